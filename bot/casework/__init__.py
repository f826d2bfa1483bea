"""Hand-over to link workers: pure rules of consent, order and who may do what."""
