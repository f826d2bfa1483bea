"""Measure how fast, how large and how quick to start the assistant is on this machine."""
