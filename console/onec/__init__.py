"""Who is calling: the directory on this machine's disk, saved cards, and 1C itself. Reads only."""
