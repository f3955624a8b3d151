"""The devices of a store as they announce themselves: what is there, what it says, how to command it."""

from devices.drivers.driver import Quirk
from devices.drivers.siren import LONGEST_S, LOUDEST
from devices.message import Publication
from devices.registry.assembly import device_id
from devices.registry.code import full_code, read_code, short_codes
from devices.registry.device import Complaint, Contact, Device, DeviceKind, Press, Report
from devices.registry.fitting import Fitting
from devices.registry.registry import Registry, UnknownDeviceError, UnknownPartError
from devices.registry.warnings import DiscoveryWarning

__all__ = [
    "LONGEST_S",
    "LOUDEST",
    "Complaint",
    "Contact",
    "Device",
    "DeviceKind",
    "DiscoveryWarning",
    "Fitting",
    "Press",
    "Publication",
    "Quirk",
    "Registry",
    "Report",
    "UnknownDeviceError",
    "UnknownPartError",
    "device_id",
    "full_code",
    "read_code",
    "short_codes",
]
