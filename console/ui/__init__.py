"""The full-screen program."""

import os

# Textual paints at most so often a second; a ring must not wait for the next sixtieth.
os.environ.setdefault("TEXTUAL_FPS", "120")
