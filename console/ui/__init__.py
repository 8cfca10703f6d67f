"""The full-screen program."""

import os

# Textual paints at most so often a second, and a ring must not wait for a sixtieth of one.
os.environ.setdefault("TEXTUAL_FPS", "120")
