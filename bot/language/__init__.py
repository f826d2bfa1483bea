"""What a text says: folding of scripts and digits, command words, and words of danger."""
