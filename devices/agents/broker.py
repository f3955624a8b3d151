"""Where an agent finds its broker: an ``mqtt://`` or ``mqtts://`` address, and what to trust there."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

PORTS = {"mqtt": 1883, "mqtts": 8883}


@dataclass(frozen=True, slots=True)
class Broker:
    """One broker; ``tls`` is ``None`` for a plain connection."""

    host: str
    port: int
    user: str | None = None
    password: str | None = None
    tls: ssl.SSLContext | None = None

    @classmethod
    def at(cls, url: str, ca: Path | None = None) -> Broker:
        """Read an address; raises ``ValueError`` saying what is expected, ``OSError`` for a bad ``ca``.

        >>> Broker.at("mqtt://till:s%40lt@broker.shop")
        Broker(host='broker.shop', port=1883, user='till', password='s@lt', tls=None)
        """
        parts = urlsplit(url)
        if parts.scheme not in PORTS or not parts.hostname or parts.path not in {"", "/"}:
            message = "expected mqtt://[user:password@]host[:port] or mqtts://..."
            raise ValueError(message)
        user, password = (unquote(word) if word else None for word in (parts.username, parts.password))
        tls = ssl.create_default_context(cafile=ca) if parts.scheme == "mqtts" else None
        return cls(parts.hostname, parts.port or PORTS[parts.scheme], user, password, tls)
