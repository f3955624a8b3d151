"""Drivers: pairs of encode and decode between our words and what one kind of device says on the wire."""
