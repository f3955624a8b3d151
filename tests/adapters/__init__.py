"""The shells, tested against real brokers, files and databases."""
