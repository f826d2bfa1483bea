"""Sentences that link workers and people often text, in every language, as data."""
