"""A store with its zones and limits is read from its file's tree."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from controller.atmosphere.drift import DriftKind, DriftPolicy
from controller.atmosphere.model import (
    Limits,
    Location,
    LoudnessBudget,
    PlaylistBudget,
    Sense,
    Store,
    ZoneId,
)
from controller.atmosphere.opening import ALWAYS_OPEN
from controller.atmosphere.settle import SETTLE_S
from controller.atmosphere.store import read_store, read_touchpoints
from controller.atmosphere.tree import Branch, TreeFault

KADIKOY: dict[str, object] = {
    "store": "kadikoy",
    "name": "Kadıköy",
    "timezone": "Europe/Istanbul",
    "location": {"latitude": 40.99, "longitude": 29.03},
    "country": "TR",
    "languages": ["tr", "en"],
    "hours": {"mon-sat": "10:00-22:00", "holidays": "12:00-20:00"},
    "zones": {
        "entrance": {
            "name": {"tr": "Giriş", "en": "Entrance"},
            "touchpoint": "arrival",
            "default": "neutral",
            "limits": {
                "volume": {"max": "60%"},
                "brightness": {"min": "20%"},
                "scent": {"max": "70%", "daily": "180 min"},
            },
        }
    },
}


def _read(tree: object) -> tuple[Store, list[str]]:
    faults: list[TreeFault] = []
    store = read_store(Branch(tree, (), faults), ("neutral", "emergency"))
    return store, [str(fault) for fault in faults]


def test_a_whole_store_is_read() -> None:
    store, faults = _read(KADIKOY)

    assert not faults
    assert (store.id, store.name, store.timezone) == ("kadikoy", "Kadıköy", ZoneInfo("Europe/Istanbul"))
    assert (store.location, store.country) == (Location(40.99, 29.03), "TR")
    zone = store.zones[ZoneId("entrance")]
    assert (zone.label, zone.touchpoint) == ({"tr": "Giriş", "en": "Entrance"}, "arrival")
    assert zone.limits == Limits(volume_max=0.6, brightness_min=0.2, scent_max=0.7, scent_daily_s=10_800.0)


def test_a_store_needs_only_its_id_its_time_zone_and_a_zone() -> None:
    store, faults = _read({"store": "x", "timezone": "UTC", "zones": {"hall": {"default": "neutral"}}})

    assert not faults
    assert (store.name, store.languages, store.hours) == ("x", ("en",), ALWAYS_OPEN)
    assert store.zones[ZoneId("hall")].label == {"en": "hall"}


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (
            {"timezone": "Europe/Istambul"},
            'timezone: expected a time zone like Europe/Istanbul, found "Europe/Istambul"',
        ),
        ({"timezone": "../../etc/passwd"}, "timezone: expected a time zone"),
        ({"timezone": "Europe"}, "timezone: expected a time zone"),
        ({"timezone": 3}, "timezone: expected a time zone"),
        ({"country": "Turkey"}, "country: expected a country code like TR"),
        ({"currency": "TL"}, "currency: expected the ISO 4217 code of a currency like TRY, found"),
        ({"store": "Kadıköy"}, "store: expected a name of lower-case letters"),
        ({"languages": "tr"}, "languages: expected a list of language codes"),
        ({"languages": ["turkish"]}, "languages.0: expected a language code like tr or en"),
        (
            {"location": {"latitude": 91, "longitude": 0}},
            "location.latitude: expected degrees from -90 to 90",
        ),
        ({"location": {"latitude": 40}}, 'location: missing "longitude"'),
        ({"zones": {}}, "zones: expected at least one zone"),
        ({"zones": {"all": {"default": "neutral"}}}, "zones.all: expected a zone name"),
        ({"zones": {"Kasa": {"default": "neutral"}}}, "zones.Kasa: expected a zone name"),
        ({"zones": {"hall": {}}}, 'zones.hall: missing "default" in a zone'),
        (
            {"zones": {"hall": {"default": "neutrl"}}},
            'zones.hall.default: unknown scene "neutrl" (did you mean "neutral"?)',
        ),
        ({"zone": {}}, 'zone: unknown key "zone" (did you mean "zones"?)'),
    ],
)
def test_a_store_at_fault_says_where_and_what_was_expected(said: dict[str, object], expected: str) -> None:
    _, faults = _read({**KADIKOY, **said})

    assert faults[0].startswith(expected)


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        ({"volume": {"max": 60}}, "volume.max: expected a percentage like 60%, found 60"),
        ({"volume": "60%"}, "volume: expected limits like {min: 20%, max: 60%}"),
        (
            {"brightness": {"min": "80%", "max": "20%"}},
            "brightness.min: expected a min that is not above the max",
        ),
        ({"scent": {"daily": "180"}}, 'scent.daily: expected a duration like 10 s, found "180"'),
        ({"noise": {"max": "60%"}}, 'noise: unknown key "noise"'),
    ],
)
def test_limits_at_fault_say_where_and_what_was_expected(limits: object, expected: str) -> None:
    _, faults = _read({**KADIKOY, "zones": {"hall": {"default": "neutral", "limits": limits}}})

    assert faults[0].startswith(f"zones.hall.limits.{expected}")


def test_holidays_need_a_country_and_missing_keys_are_named() -> None:
    _, faults = _read({"hours": {"holidays": "closed"}})

    assert faults == [
        'missing "store" in a store',
        'missing "timezone" in a store',
        'missing "zones" in a store',
        "hours.holidays: holidays need the country of the store, like country: TR",
    ]


def test_touchpoints_keep_their_order() -> None:
    faults: list[TreeFault] = []

    touchpoints = read_touchpoints(
        Branch({"window": "Window", "arrival": {"tr": "Giriş"}}, (), faults), ("en",)
    )

    assert list(touchpoints.items()) == [("window", {"en": "Window"}), ("arrival", {"tr": "Giriş"})]
    assert not faults


def _entrance(**said: object) -> dict[str, object]:
    return {**KADIKOY, "zones": {"entrance": {"default": "neutral", **said}}}


def test_budgets_of_a_day_and_the_answer_to_drift_are_read() -> None:
    limits = {
        "volume": {"max": "60%", "dose": {"level": "40%", "for": "6 h", "then": "20%"}},
        "playlist": {"daily": "5 h", "then": "soft-ambient"},
    }

    store, faults = _read(_entrance(limits=limits, drift="respect 30 min"))

    zone = store.zones[ZoneId("entrance")]
    assert faults == []
    assert zone.limits.loudness == LoudnessBudget(0.4, 6 * 3600.0, 0.2)
    assert zone.limits.playlist == PlaylistBudget(5 * 3600.0, "soft-ambient")
    assert zone.drift == DriftPolicy(DriftKind.RESPECT, 1800.0)


def test_settle_times_contacts_and_calm_hours_are_read() -> None:
    calm = {"zones": "all", "days": "tue", "from": "open", "to": "11:30", "scene": "neutral"}

    store, faults = _read(
        {
            **KADIKOY,
            "settle": {"scent": "30 min", "fragrances": {"oud": "2 h"}},
            "emergency": {"contacts": ["fire-panel"]},
            "calm": [calm],
        }
    )

    assert faults == []
    assert (store.settle.scent_s("oud"), store.settle.scent_s("pine")) == (7200.0, 1800.0)
    assert store.settle.senses_s[Sense.LIGHT] == SETTLE_S[Sense.LIGHT]
    assert store.contacts == ("fire-panel",)
    assert [(rule.scene, rule.zones) for rule in store.calm] == [("neutral", ("entrance",))]


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ({"drift": "ignore"}, "zones.entrance.drift: expected repair, alarm or respect with a time"),
        (
            {"limits": {"volume": {"dose": {"level": "20%", "for": "6 h", "then": "40%"}}}},
            "zones.entrance.limits.volume.dose.then: expected a volume that is not above the level",
        ),
        (
            {"limits": {"volume": {"dose": {"level": "20%"}}}},
            'zones.entrance.limits.volume.dose: missing "for"',
        ),
        (
            {"limits": {"playlist": {"daily": "5", "then": "jazz"}}},
            "zones.entrance.limits.playlist.daily: expected a duration",
        ),
    ],
)
def test_what_a_zone_cannot_mean_is_refused_with_its_place(said: dict[str, object], fault: str) -> None:
    _, faults = _read(_entrance(**said))

    assert faults[0].startswith(fault)


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ({"settle": {"scent": "45"}}, "settle.scent: expected a duration"),
        ({"settle": {"fragrance": {}}}, "settle.fragrance: unknown key"),
        ({"emergency": {"contacts": "fire-panel"}}, "emergency.contacts: expected a list"),
        (
            {"calm": [{"zones": "attic", "from": "open", "to": "close", "scene": "neutral"}]},
            "calm.0.zones: unknown zone",
        ),
    ],
)
def test_what_a_store_cannot_mean_is_refused_with_its_place(said: dict[str, object], fault: str) -> None:
    _, faults = _read({**KADIKOY, **said})

    assert faults[0].startswith(fault)
