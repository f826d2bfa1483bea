"""Proof that nothing is lost and nothing counted twice, whatever is killed, cut off or slow."""
