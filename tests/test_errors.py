"""One tree of errors, each with its sentence for the operator."""

from __future__ import annotations

import pkgutil
from importlib import import_module

import controller
from controller.errors import AmbiyansError


def all_errors(of: type[AmbiyansError]) -> set[type[AmbiyansError]]:
    """Every error below one."""
    return {of}.union(*(all_errors(below) for below in of.__subclasses__()))


def test_every_error_of_ours_has_a_sentence_for_the_operator() -> None:
    for module in pkgutil.walk_packages(controller.__path__, "controller."):
        if ".migrations" not in module.name and not module.name.endswith("__main__"):
            import_module(module.name)

    known = all_errors(AmbiyansError)

    assert len(known) > 20
    assert [error.__name__ for error in known if not error.__doc__] == []
