"""``ambiyans-dmx``: fixtures on sACN and Art-Net as lights of the contract."""
