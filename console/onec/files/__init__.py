"""Exported files instead of 1C itself: read, indexed on this machine's disk, and asked the same questions."""
