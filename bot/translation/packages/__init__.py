"""Models on disk: install, list, verify, remove, and plan what an organisation needs."""
