"""What a station needs of the thing that plays and of the mind that conducts it, whichever they are."""

from __future__ import annotations

from collections.abc import Sequence
from types import TracebackType
from typing import Protocol, Self, TypeVar

Heard = TypeVar("Heard")
Shelves = TypeVar("Shelves")
Order = TypeVar("Order")
Heard_co = TypeVar("Heard_co", covariant=True)
Shelves_co = TypeVar("Shelves_co", covariant=True)
Order_contra = TypeVar("Order_contra", contravariant=True)
Heard_contra = TypeVar("Heard_contra", contravariant=True)
Shelves_contra = TypeVar("Shelves_contra", contravariant=True)
Order_co = TypeVar("Order_co", covariant=True)


class GoneError(Exception):
    """What plays cannot be reached, or does not answer in time; ``str()`` says which."""


class OrderRefusedError(Exception):
    """What plays did not carry out an order; ``str()`` says which and why."""


class Instrument(Protocol[Heard_co, Shelves_co, Order_contra]):
    """A connection to what plays. Every call may raise ``GoneError``, and none waits for ever."""

    async def __aenter__(self) -> Self:
        """Connect."""

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Hang up."""

    async def heard(self) -> Heard_co:
        """Its state now."""

    async def shelves(self) -> Shelves_co:
        """What it can play."""

    async def rescan(self) -> None:
        """Have it look for what is new."""

    async def carry_out(self, orders: Sequence[Order_contra]) -> None:
        """Give orders in turn; raises ``OrderRefusedError`` at the first that is refused."""


class Mind(Protocol[Heard_contra, Shelves_contra, Order_co]):
    """What decides: pure, with the time as an argument."""

    @property
    def components(self) -> dict[str, dict[str, object]]:
        """What the player declares, playlists included."""

    def wish(self, component: str, payload: bytes, now_s: float) -> None:
        """Take a command; raises ``ValueError`` that says why it cannot be obeyed."""

    def arrive(self, shelves: Shelves_contra) -> None:
        """What plays is there (again)."""

    def stock(self, shelves: Shelves_contra) -> None:
        """Learn what it can play."""

    def refused(self, shelves: Shelves_contra, now_s: float) -> None:
        """It did not carry out an order."""

    def tick(self, heard: Heard_contra, now_s: float) -> Sequence[Order_co]:
        """The orders of this instant."""

    def scans(self) -> bool:
        """Whether its shelves are being filled."""

    def at_rest(self, now_s: float) -> bool:
        """Whether every wish is carried out as far as it can be."""

    def wait_s(self, now_s: float) -> float:
        """For how long the next tick may wait."""

    def states(self, now_s: float) -> dict[str, str]:
        """What each component says of itself."""
