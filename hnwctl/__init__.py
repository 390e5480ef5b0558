"""One encrypted, signed, reviewable book of high-net-worth clients."""

__version__ = "0.1.0"
