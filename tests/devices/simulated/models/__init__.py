"""Models of devices, moved by hand."""
