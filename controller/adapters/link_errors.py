"""Everything that can go wrong between us and a broker."""

from controller.errors import AmbiyansError


class LinkError(AmbiyansError):
    """The connection to the broker is in trouble."""


class LinkLostError(LinkError):
    """The connection to the broker is gone: {reason}."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class LinkProtocolError(LinkLostError):
    """The broker sent something that is not MQTT 5: {fault}."""

    def __init__(self, fault: str) -> None:
        super().__init__(f"the broker does not speak MQTT 5: {fault}")
        self.fault = fault


class LinkRefusedError(LinkLostError):
    """The broker refused the connection: {reason}."""

    def __init__(self, reason: str, reason_code: int) -> None:
        super().__init__(reason)
        self.reason_code = reason_code


class LinkTopicError(LinkError):
    """This is no topic, or no topic filter: {topic_filter}."""

    def __init__(self, topic_filter: str, reason: str) -> None:
        super().__init__(f"{topic_filter!r} is no topic: {reason}")
        self.topic_filter = topic_filter
        self.reason = reason


class LinkPacketError(LinkError):
    """This message cannot be sent: {reason}."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class LinkTooLargeError(LinkPacketError):
    """This message is larger than the broker takes: {size_bytes} of {limit_bytes} bytes."""

    def __init__(self, size_bytes: int, limit_bytes: int) -> None:
        super().__init__(f"{size_bytes} bytes, and the broker takes {limit_bytes}")
        self.size_bytes = size_bytes
        self.limit_bytes = limit_bytes


class LinkUrlError(LinkError):
    """This broker URL cannot be used: {url} (never holds the password)."""

    def __init__(self, url: str, reason: str) -> None:
        super().__init__(f"broker URL {url!r}: {reason}")
        self.url = url
        self.reason = reason
