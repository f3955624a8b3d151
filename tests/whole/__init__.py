"""Tests of a whole store: a real broker, simulated devices, a real controller, spoken to from outside."""
