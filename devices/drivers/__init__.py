"""Drivers: pairs of encode and decode between our words and what one kind of device says on the wire.

A new kind of part is a module here (a ``driver.Driver`` and a function from a device's components to
``driver.Built``), its line in ``devices.registry.assembly.BUILDERS``, and its test.
"""
