"""Programs that run beside a device and put it on the contract."""
