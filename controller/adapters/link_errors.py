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
    """The broker sent something that is not MQTT 5: {reason}."""


class LinkRefusedError(LinkLostError):
    """The broker refused the connection: {reason}."""

    def __init__(self, reason: str, reason_code: int) -> None:
        super().__init__(reason)
        self.reason_code = reason_code


class LinkTopicError(LinkError):
    """This is not a topic filter: {topic_filter}."""

    def __init__(self, topic_filter: str, reason: str) -> None:
        super().__init__(f"{topic_filter!r} is no topic filter: {reason}")
        self.topic_filter = topic_filter
        self.reason = reason


class LinkUrlError(LinkError):
    """This broker URL cannot be used: {url} (never holds the password)."""

    def __init__(self, url: str, reason: str) -> None:
        super().__init__(f"broker URL {url!r}: {reason}")
        self.url = url
        self.reason = reason
