"""Short words for devices, to be read from a label on a ladder: derived from the id, the same for ever."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from controller.atmosphere.model import DeviceId

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's: without I, L, O and U, which are taken for others"""
_READ_AS = str.maketrans("ILO", "110")
SHORTEST, LONGEST = 6, 12
_GROUP = 3


def full_code(device: DeviceId) -> str:
    """All characters of a device's code, of which its label shows the first.

    >>> full_code(DeviceId("0x00158d0001"))
    'CJ6DZNZDWNAE'
    """
    digest = hashlib.blake2s(device.encode("utf-8", "surrogatepass"), digest_size=LONGEST).digest()
    return "".join(_ALPHABET[byte % len(_ALPHABET)] for byte in digest)


def short_codes(devices: Iterable[DeviceId]) -> dict[DeviceId, str]:
    """The code of each device, in groups of three: so much of it that no other device has the same.

    A printed label therefore stays the beginning of its device's code, whatever devices come later.
    """
    full = {device: full_code(device) for device in devices}
    codes: dict[DeviceId, str] = {}
    length, alike = SHORTEST, dict(full)
    while alike:
        count: dict[str, int] = {}
        for code in alike.values():
            count[code[:length]] = count.get(code[:length], 0) + 1
        alone = {each for each, code in alike.items() if count[code[:length]] == 1 or length >= LONGEST}
        codes |= {each: _grouped(alike.pop(each)[:length]) for each in alone}
        length += _GROUP
    return codes


def _grouped(code: str) -> str:
    return "-".join(code[first : first + _GROUP] for first in range(0, len(code), _GROUP))


def read_code(typed: str) -> str:
    """What somebody typed as it would stand in a code: without hyphens, O as 0, I and L as 1.

    >>> read_code("cj6-dzn"), read_code("OIL")
    ('CJ6DZN', '011')
    """
    return typed.replace("-", "").upper().translate(_READ_AS)
