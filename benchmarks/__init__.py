"""Long runs that measure: each benchmark is a module whose `main` returns lines of Markdown."""
