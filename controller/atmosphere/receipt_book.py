"""The receipts of scene changes that are under way: each part's share is filled in once, and stays."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from controller.atmosphere.delivery import Delivery, Receipt
from controller.atmosphere.model import PartId


class ReceiptBook:
    """Receipts by id; ``running`` gives the delivery of a part whose share is still open."""

    def __init__(self, running: Callable[[PartId], Delivery]) -> None:
        self._running = running
        self._headers: dict[str, Receipt] = {}
        self._shares: dict[str, dict[PartId, Delivery | None]] = {}
        self._open: dict[str, int] = {}

    def begin(self, header: Receipt) -> None:
        """Open a receipt without shares."""
        self._headers[header.id], self._shares[header.id], self._open[header.id] = header, {}, 0

    def expect(self, receipt: str, part: PartId) -> None:
        """Add a part whose share is open."""
        self._shares[receipt][part] = None
        self._open[receipt] += 1

    def settle(self, receipt: str, delivery: Delivery) -> None:
        """Fill in a part's share, for good."""
        self._shares[receipt][delivery.part] = delivery
        self._open[receipt] -= 1

    def is_final(self, receipt: str) -> bool:
        """Whether nothing of a receipt can change any more."""
        return self._open.get(receipt, 0) == 0

    def receipt(self, receipt: str) -> Receipt | None:
        """A receipt as it stands; ``None`` if it is not in memory (any more)."""
        header = self._headers.get(receipt)
        if header is None:
            return None
        deliveries = (share or self._running(part) for part, share in self._shares[receipt].items())
        return replace(header, deliveries=tuple(deliveries))

    def close(self, receipt: str) -> None:
        """Let go of a receipt."""
        for book in (self._headers, self._shares, self._open):
            book.pop(receipt, None)
