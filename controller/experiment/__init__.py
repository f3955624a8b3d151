"""Switchback experiments: design, what really happened, and what it says; pure."""
