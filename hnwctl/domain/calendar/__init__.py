"""Days that come round: the lunar calendar, birthdays, festivals, and the days on which people work."""
