"""What a device of our own says and hears, whether it is simulated or drives something real. Pure."""
