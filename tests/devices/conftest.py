"""Property tests may take their time: a loaded machine is no fault of the devices."""

from hypothesis import settings

settings.register_profile("shop", deadline=None)
settings.load_profile("shop")
