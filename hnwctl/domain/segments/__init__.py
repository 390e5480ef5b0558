"""Classification: by what clients are told apart, how they are counted, who moved between groups."""
