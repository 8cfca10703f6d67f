"""Caller Console: who is calling, while it rings."""
