"""``ambiyans-player``: any Linux box with MPD, and rooms of a Snapcast server, as players of the contract."""
