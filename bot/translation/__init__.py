"""Free text from one language into another, on this machine, with every output checked."""
