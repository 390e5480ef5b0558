"""Contacts and service: cadences, plans, what happened, tasks and complaints."""
