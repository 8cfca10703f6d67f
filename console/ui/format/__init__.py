"""The only place that turns values of the domain into words and lines for the screen."""
