"""The encrypted index: what makes ten thousand sealed records answer like a table.

`Index` opens and asks one, `cold` builds one; the rest of the package is theirs.
"""
