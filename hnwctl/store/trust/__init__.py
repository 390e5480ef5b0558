"""Trust: the signed roster, what this machine has pinned, who comes in and how."""
