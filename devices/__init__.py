"""What real devices say and understand: discovery, drivers and the registry of devices."""
