"""The simulated devices: models by a hand-moved clock, the program against a real broker."""
