"""Tests of casework: the rules of consent, order, needs, measures and summaries."""
