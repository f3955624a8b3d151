"""A small shop for the tests of simulated customers: open from ten to ten, citrus or lavender in the air."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from controller.atmosphere.model import ZoneId
from controller.demo.customers import StoreModel
from controller.demo.customers_air import Surroundings

ISTANBUL = ZoneInfo("Europe/Istanbul")
ENTRANCE = ZoneId("entrance")
CITRUS = Surroundings("citrus", 0.4, brightness=0.7, volume=0.3)
LAVENDER = Surroundings("lavender", 0.4, brightness=0.7, volume=0.3)
MONDAY = date(2026, 10, 5)


def open_spans(day: date) -> tuple[tuple[datetime, datetime], ...]:
    """Ten to ten, every day."""
    opens = datetime(day.year, day.month, day.day, 10, tzinfo=ISTANBUL)
    return ((opens, opens + timedelta(hours=12)),)


def local(day: date, hour: float) -> datetime:
    """An hour of a day in the shop, in UTC."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=ISTANBUL)
    return (midnight + timedelta(hours=hour)).astimezone(UTC)


def model(seed: int = 1) -> StoreModel:
    """The customers of the shop."""
    return StoreModel(seed, ISTANBUL, open_spans)


def always_citrus(zone: ZoneId, at: datetime) -> Surroundings:
    """Citrus, whenever and wherever."""
    del zone, at
    return CITRUS


def always_lavender(zone: ZoneId, at: datetime) -> Surroundings:
    """Lavender, whenever and wherever."""
    del zone, at
    return LAVENDER
