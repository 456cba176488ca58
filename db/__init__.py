"""The record: the nouns, their rules, and how they are stored."""
