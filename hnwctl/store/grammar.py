"""What stands in records and in the roster alike, as patterns."""

AT = r"[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z"
"""The one form of a time: UTC, to the second."""
SIGNATURE = r"[A-Za-z0-9+/]{85}[AQgw]=="
"""64 bytes in canonical base64."""
