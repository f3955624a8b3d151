"""A store's worth of devices that do not exist: they speak MQTT as badly as real ones do."""
