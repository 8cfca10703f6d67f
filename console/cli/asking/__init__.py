"""The questions of `setup`, one room a file: each answer is tested before the next question."""
