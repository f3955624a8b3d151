"""Who somebody is and what they are here, and the secrets by which programs and browsers prove it."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Literal

from controller.errors import AmbiyansError


class Role(StrEnum):
    """What a person is in the store."""

    MANAGER = "manager"
    FACILITIES = "facilities"
    ANALYST = "analyst"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True)
class Identity:
    """Somebody whose identity is proven; the `name` is the actor of what they do."""

    name: str
    roles: frozenset[Role]
    kind: Literal["session", "token", "password"]
    """how it was proven"""

    def has(self, *roles: Role) -> bool:
        """Whether they have one of the roles; an administrator has every role."""
        return Role.ADMINISTRATOR in self.roles or not self.roles.isdisjoint(roles)


class AccountError(AmbiyansError):
    """Something about an account is wrong."""


class SignInRefusedError(AccountError):
    """Name or password is wrong, or the account is disabled; the message never says which."""

    def __init__(self) -> None:
        super().__init__("the name or the password is wrong")


class LinkRefusedError(AccountError):
    """The sign-in link was used, has expired, or was never given out; the message never says which."""

    def __init__(self) -> None:
        super().__init__("this link does not sign in (any more): ask for a new one")


class PasswordTooWeakError(AccountError):
    """The password is too short (or absurdly long)."""

    def __init__(self, shortest: int, longest: int) -> None:
        super().__init__(f"a password has {shortest} to {longest} characters")
        self.shortest = shortest
        self.longest = longest


class UnknownUserError(AccountError):
    """There is no user of that name."""

    def __init__(self, name: str) -> None:
        super().__init__(f"no user {name!r}")
        self.name = name


class UserExistsError(AccountError):
    """There is a user of that name already."""

    def __init__(self, name: str) -> None:
        super().__init__(f"there is a user {name!r} already")
        self.name = name


class UnknownRoleError(AccountError):
    """There is no such role."""

    def __init__(self, role: str) -> None:
        super().__init__(f"no role {role!r}; the roles are {', '.join(Role)}")
        self.role = role


class TooManyAttemptsError(AccountError):
    """Too many wrong passwords; `retry_at` is aware UTC."""

    def __init__(self, retry_at: datetime) -> None:
        super().__init__("too many attempts to sign in: try again later")
        self.retry_at = retry_at


def roles_from(words: Iterable[str]) -> frozenset[Role]:
    """The roles by their names; raises `UnknownRoleError`."""
    found = set()
    for word in words:
        if word not in set(Role):
            raise UnknownRoleError(word)
        found.add(Role(word))
    return frozenset(found)


def new_secret() -> str:
    """256 bits of chance, safe in URLs and cookies."""
    return secrets.token_urlsafe(32)


def secret_hash(secret: str) -> str:
    """SHA-256 in hexadecimal: enough for a secret that is itself 256 bits of chance."""
    return sha256(secret.encode(errors="surrogatepass")).hexdigest()
