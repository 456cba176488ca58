"""Development-time scripts that generate the tables of knowledge/data/."""
