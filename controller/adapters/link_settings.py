"""How to reach a broker: the settings of a link, and the broker URL they come from."""

import ssl
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from controller.adapters.link_errors import LinkUrlError
from controller.adapters.link_message import Message

PORTS = {"mqtt": 1883, "mqtts": 8883}
LARGEST_SETTING = 65_535
"""MQTT writes these in two bytes."""

ESCAPES = "in a password, write %2F for /, %23 for #, %3F for ?, %3A for : and %40 for @"


@dataclass(frozen=True, slots=True)
class LinkTls:
    """Encrypted connection: whom to trust (the system's authorities without `ca_file`) and who we are."""

    ca_file: Path | None = None
    client_certificate: Path | None = None
    client_key: Path | None = None

    def context(self) -> ssl.SSLContext:
        """Read the files; raises `OSError`, which `ssl.SSLError` is too (not a certificate)."""
        context = ssl.create_default_context(cafile=self.ca_file)
        if self.client_certificate is not None:
            context.load_cert_chain(self.client_certificate, self.client_key)
        return context


@dataclass(frozen=True, slots=True)
class LinkSettings:
    """One link to one broker. Times in seconds.

    `client_id` is the name of our session: the same one again gets what was kept for us while away, for
    `session_expiry_s`; two programs with one name throw each other out. `clean_start` forgets that session
    at the first connection. `will` is published by the broker when we vanish and by us when we leave;
    `birth` whenever we are connected. `receive_max` messages at a time may await our acknowledgement
    (1-65535), `max_pending` publishes the broker's (more are refused); `max_packet_bytes` is the largest
    packet we take. Between attempts to connect the link waits `backoff_min_s`, doubled up to
    `backoff_max_s`, half of it by chance. `keepalive_s` (1-65535) finds a dead broker within that time.
    """

    host: str
    client_id: str
    port: int = PORTS["mqtt"]
    tls: LinkTls | None = None
    username: str | None = None
    password: str | None = None
    clean_start: bool = False
    session_expiry_s: int = 86_400
    keepalive_s: int = 15
    will: Message | None = None
    birth: Message | None = None
    receive_max: int = 1_000
    max_packet_bytes: int = 1_048_576
    connect_timeout_s: float = 10.0
    backoff_min_s: float = 0.5
    backoff_max_s: float = 30.0
    max_pending: int = 20_000

    def __post_init__(self) -> None:
        """Raise `ValueError` for what MQTT cannot express."""
        if not 1 <= self.keepalive_s <= LARGEST_SETTING:
            message = f"keepalive_s is 1-65535 s, not {self.keepalive_s}"
            raise ValueError(message)
        if not 1 <= self.receive_max <= LARGEST_SETTING:
            message = f"receive_max is 1-65535 messages, not {self.receive_max}"
            raise ValueError(message)

    def __repr__(self) -> str:
        """Name the link without its password."""
        return f"LinkSettings({self.client_id!r} at {self.host}:{self.port}, tls={self.tls is not None})"

    @classmethod
    def from_url(cls, url: str, *, client_id: str, tls: LinkTls | None = None) -> "LinkSettings":
        """Read `mqtt://user:password@host:port` or `mqtts://...`; `tls` counts for mqtts only.

        User and password are percent-decoded; `dataclasses.replace` sets the rest. Raises `LinkUrlError`.

        >>> LinkSettings.from_url("mqtts://till:p%40ss@broker.shop", client_id="store").password
        'p@ss'
        """
        parts, port = _split(url)
        encrypted = parts.scheme == "mqtts"
        return cls(
            host=parts.hostname or "",
            client_id=client_id,
            port=port,
            tls=(tls or LinkTls()) if encrypted else None,
            username=unquote(parts.username) if parts.username else None,
            password=None if parts.password is None else unquote(parts.password),
        )


def _split(url: str) -> tuple[SplitResult, int]:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise LinkUrlError(_without_password(url), "its host or port cannot be read; " + ESCAPES) from None
    if parts.scheme not in PORTS:
        raise LinkUrlError(_without_password(url), "it begins with neither mqtt:// nor mqtts://")
    if not parts.hostname or port == 0:
        raise LinkUrlError(_without_password(url), "it names no host, or port 0")
    if parts.path not in {"", "/"} or parts.query or parts.fragment:
        raise LinkUrlError(_without_password(url), "nothing may follow host and port; " + ESCAPES)
    return parts, port or PORTS[parts.scheme]


def _without_password(url: str) -> str:
    """Leave out whatever could be a password, however broken the URL.

    >>> _without_password("mqtt://till:p@ss@broker:x")
    'mqtt://till:***@broker:x'
    """
    scheme, separator, rest = url.rpartition("://")
    account, at, host = rest.rpartition("@")
    if not at:
        return url
    user, colon, _ = account.partition(":")
    return f"{scheme}{separator}{user}{colon}{'***' if colon else ''}@{host}"
