"""What ran, how it went, and how to run it again."""
