"""How often somebody may guess: wrong passwords are counted by name and by address, for a while."""

from collections import OrderedDict, deque
from datetime import datetime, timedelta

from controller.adapters.accounts_users import key_of
from controller.adapters.identity import TooManyAttemptsError

WINDOW = timedelta(minutes=15)
MOST_OF_A_PAIR = 5
"""wrong passwords for one name from one address"""
MOST_OF_AN_ADDRESS = 30
"""wrong passwords for any names from one address; a shop's tablets share theirs"""
MOST_OF_A_NAME = 50
"""wrong passwords for one name from anywhere, high because it lets a stranger lock somebody out"""
MOST_KEYS = 10_000


class SignInThrottle:
    """Counts in memory; a restart forgets."""

    def __init__(self) -> None:
        self._failures: OrderedDict[tuple[str, str], deque[datetime]] = OrderedDict()

    def check(self, name: str, address: str, now: datetime) -> None:
        """Return, or raise `TooManyAttemptsError`; ask before looking at the password."""
        for key, most in _limits(name, address).items():
            recent = [at for at in self._failures.get(key, ()) if at > now - WINDOW]
            if len(recent) >= most:
                raise TooManyAttemptsError(recent[-most] + WINDOW)

    def failed(self, name: str, address: str, now: datetime) -> None:
        """Count a wrong password."""
        for key, most in _limits(name, address).items():
            self._failures.setdefault(key, deque(maxlen=most)).append(now)
            self._failures.move_to_end(key)
        while len(self._failures) > MOST_KEYS:
            self._failures.popitem(last=False)

    def succeeded(self, name: str, address: str) -> None:
        """Forget what this person mistyped here."""
        self._failures.pop((key_of(name), address), None)


def _limits(name: str, address: str) -> dict[tuple[str, str], int]:
    key = key_of(name)
    return {(key, address): MOST_OF_A_PAIR, ("", address): MOST_OF_AN_ADDRESS, (key, ""): MOST_OF_A_NAME}
