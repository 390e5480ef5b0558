"""Who may see what: members, devices, roles and keys, and what changing them takes."""
