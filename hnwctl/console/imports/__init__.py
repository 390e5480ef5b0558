"""Files on their way into the book."""
