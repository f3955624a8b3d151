"""What holds for every test: property tests have no deadline, because machines are shared and noisy."""

from hypothesis import settings

settings.register_profile("shared machine", deadline=None)
settings.load_profile("shared machine")
