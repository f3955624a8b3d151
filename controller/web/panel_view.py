"""Who looks at the panel, what they may do there, and what one open page shows them."""

from __future__ import annotations

from dataclasses import dataclass

from controller.adapters.accounts import Identity
from controller.web.access import Right, may
from controller.web.language import Language


@dataclass(frozen=True, slots=True)
class Rights:
    """What a person's pages offer; the handlers check again."""

    switch: bool = False
    devices: bool = False
    change_devices: bool = False
    answers: bool = False
    tickets: bool = False
    experiments: bool = False
    draft_experiments: bool = False
    run_experiments: bool = False


def rights_of(identity: Identity) -> Rights:
    """The rights that the person's roles carry."""
    return Rights(
        switch=may(identity, Right.SWITCH),
        devices=may(identity, Right.SEE_DEVICES),
        change_devices=may(identity, Right.CHANGE_DEVICES),
        answers=may(identity, Right.READ_FEEDBACK),
        tickets=may(identity, Right.HANDLE_TICKETS),
        experiments=may(identity, Right.READ_EXPERIMENTS),
        draft_experiments=may(identity, Right.DRAFT_EXPERIMENTS),
        run_experiments=may(identity, Right.RUN_EXPERIMENTS),
    )


@dataclass(frozen=True, slots=True)
class Viewer:
    """A signed-in person with a language."""

    name: str
    rights: Rights
    words: Language


FOLLOWS = {
    "now": frozenset({"receipt", "device", "experiment", "tick"}),
    "receipt": frozenset({"receipt"}),
    "devices": frozenset({"device", "tick"}),
    "answers": frozenset({"response", "ticket"}),
    "experiments": frozenset({"experiment"}),
    "plan": frozenset({"tick"}),
}
"""which events can change each page"""
_ALWAYS = frozenset({"zone", "resync"})
"""emergency and scene files are shown everywhere"""


@dataclass(frozen=True, slots=True)
class View:
    """All that the pieces of an open page depend on besides the store; equal views share one drawing."""

    page: str
    query: tuple[tuple[str, str], ...]
    """what the page was asked for, sorted"""
    language: str
    rights: Rights

    def asked(self, name: str) -> str:
        """One value of the query, empty when it was not given."""
        return dict(self.query).get(name, "")

    def follows(self, stirred: set[str]) -> bool:
        """Whether events of these kinds can change the page."""
        return not stirred.isdisjoint(FOLLOWS[self.page] | _ALWAYS)
