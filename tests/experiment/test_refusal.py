"""Reasons against a design, with their facts."""

from controller.experiment.refusal import DesignRefusedError, Refusal, RefusalKind


def test_a_refusal_is_a_sentence_with_its_facts_and_an_error_joins_them() -> None:
    odd = Refusal(RefusalKind.WEEKS, {"weeks": 3})
    nowhere = Refusal(RefusalKind.NO_ZONE, {})

    error = DesignRefusedError([odd, nowhere])

    assert str(odd).endswith("so the weeks must be even: 3")
    assert str(error) == f"{odd}; an experiment needs a zone"
    assert error.refusals == (odd, nowhere)
