"""What the reconciler wants kept, handed to the database's writer without waiting."""

from __future__ import annotations

from collections.abc import Sequence

from controller.adapters import records
from controller.adapters.database import Database
from controller.atmosphere.delivery import Receipt
from controller.atmosphere.model import Exposure, PartId


class DatabaseJournal:
    """Receipts and exposures go to the writer in order; a failing write is logged by the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begun(self, header: Receipt, parts: Sequence[PartId]) -> None:
        """Store that a scene change began, and for which parts."""
        self._database.write_nowait(lambda session: records.save_begun(session, header, parts))

    def receipt(self, receipt: Receipt) -> None:
        """Store a receipt as it stands."""
        self._database.write_nowait(lambda session: records.save_receipt(session, receipt))

    def exposure(self, exposure: Exposure) -> None:
        """Store an exposure, replacing the one of the same zone and beginning."""
        self._database.write_nowait(lambda session: records.save_exposure(session, exposure))
