"""Home Assistant MQTT discovery as a consumer: from a config message to components, without I/O."""
