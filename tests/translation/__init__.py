"""Tests of translation: real engines, tiny models built here, and the gate that checks outputs."""
