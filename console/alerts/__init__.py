"""Desktop notifications: who is calling, beside whatever else is on the screen."""
