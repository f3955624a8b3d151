"""Drivers: pairs of encode and decode between our words and what one kind of device says on the wire.

A new kind of device is a module here (a ``driver.Driver`` and a function from a device's components to
``driver.Built``, and a ``Native`` where it does not use Home Assistant's discovery), its line in
``devices.registry.kinds.KINDS``, and its test. The shortest is ``humidifier``.
"""
