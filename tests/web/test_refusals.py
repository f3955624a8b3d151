"""What the API refuses by itself, in words and in facts."""

from controller.web.refusals import FieldError, ForbiddenError, NotThereError


def test_a_refusal_keeps_its_facts_beside_its_words() -> None:
    refused = ForbiddenError("mert", "switch the atmosphere")
    missing = NotThereError("receipt", "r-1")
    wrong = FieldError("from", "expected a day")

    assert (str(refused), refused.name, refused.right) == (
        "mert may not switch the atmosphere",
        "mert",
        "switch the atmosphere",
    )
    assert (str(missing), missing.kind, missing.name) == ("no receipt 'r-1'", "receipt", "r-1")
    assert (str(wrong), wrong.field, wrong.message) == ("from: expected a day", "from", "expected a day")
