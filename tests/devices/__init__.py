"""Tests of the devices, as a shop meets them."""
