"""Accounts of the console: signing in, second factors, invitations, sessions and the staff."""
