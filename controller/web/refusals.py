"""What the API itself refuses, whatever the store is like."""

from __future__ import annotations

from controller.errors import AmbiyansError


class NotSignedInError(AmbiyansError):
    """Nobody is signed in, or the token is not valid (any more)."""


class ForbiddenError(AmbiyansError):
    """The person or program is known, but may not do this."""

    def __init__(self, name: str, right: str) -> None:
        super().__init__(f"{name} may not {right}")
        self.name = name
        self.right = right


class ForeignOriginError(AmbiyansError):
    """A browser was made to send this by another site than the panel."""

    def __init__(self) -> None:
        super().__init__("this request comes from another site than the panel")


class NotThereError(AmbiyansError):
    """What was asked for does not exist."""

    def __init__(self, kind: str, name: str) -> None:
        super().__init__(f"no {kind} {name!r}")
        self.kind = kind
        self.name = name


class FieldError(AmbiyansError):
    """One field of the request cannot be used."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}")
        self.field = field
        self.message = message
