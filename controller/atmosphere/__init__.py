"""What a zone should be like, decided without clock, network or files."""
