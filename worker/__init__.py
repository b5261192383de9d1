"""Quoth: who said what in the news."""

__version__ = "1.0.0"
