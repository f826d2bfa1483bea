"""The practice phone at /phone: a page that behaves like a basic phone, for demos and review."""
