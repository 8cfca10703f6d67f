"""A world to look at the program in: a company, its exchange and its 1C, speaking the real protocols on loopback."""
