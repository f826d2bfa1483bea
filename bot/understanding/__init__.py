"""What a free text means, by models that run on this machine: its language, topic and danger."""
