"""Contacts over the working days to come: what is due, where it may go, how the load is levelled."""
