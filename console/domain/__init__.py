"""Pure values and rules. No clock, no I/O: every time comes in with an event."""
