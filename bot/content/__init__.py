"""Rights, prices and helplines as data: each with nation, source, checked and review-by date."""

from bot.content.library import LIBRARY, Fact, Helpline, Library

__all__ = ["LIBRARY", "Fact", "Helpline", "Library"]
