"""A store of two zones, for tests that need some store."""

from zoneinfo import ZoneInfo

from controller.atmosphere.model import EMERGENCY, Hours, Scene, SceneName, Store, Zone, ZoneId

NEUTRAL = SceneName("neutral")
ENTRANCE = ZoneId("entrance")
LOUNGE = ZoneId("lounge")

SMALL_STORE = Store(
    id="moda",
    name="Moda",
    timezone=ZoneInfo("Europe/Istanbul"),
    country="TR",
    location=None,
    languages=("tr", "en"),
    hours=Hours({}),
    zones={
        ENTRANCE: Zone(ENTRANCE, {"en": "Entrance"}, NEUTRAL, touchpoint="arrival"),
        LOUNGE: Zone(LOUNGE, {"en": "Lounge"}, NEUTRAL),
    },
    scenes={name: Scene(name, {"en": name}) for name in (NEUTRAL, EMERGENCY)},
)
