"""What link workers do by text message, with no computer."""
