"""What each employee sees of a client: role files, read, checked and applied."""
