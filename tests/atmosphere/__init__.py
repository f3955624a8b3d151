"""What a zone should be like, tested without clock, network or files."""
