"""Understanding of text: a question to entries, a place to its code, a date to a deadline."""
