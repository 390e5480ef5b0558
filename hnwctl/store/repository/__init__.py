"""The repository: git, and the one way of writing into it."""
