"""The screens: what is shown together, and what the keys do there."""
