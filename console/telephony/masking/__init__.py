"""What may be shown to others: numbers, names and addresses replaced, each always by the same invented one."""
