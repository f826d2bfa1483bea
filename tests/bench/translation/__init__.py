"""Measure translation: how fast, how large, how good, and what the gate keeps from readers."""
