"""The demo store: its customers, its devices and its past."""
