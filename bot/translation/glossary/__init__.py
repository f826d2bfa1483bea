"""Terms of the NHS and of social prescribing with one rendering a language, as data."""
