"""What customers say: what a score means, how far to trust it, and when a person must come. Pure."""
