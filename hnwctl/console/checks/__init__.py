"""What `doctor` looks at, group by group, and how it is mended."""
