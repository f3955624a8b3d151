"""Text that every database can keep."""

import pytest
from pydantic import BaseModel, ValidationError

from controller.web.fields import JsonObject, Name, Words


class Form(BaseModel):
    name: Name = "Vitrin"
    words: Words = ""
    tree: JsonObject = {}


@pytest.mark.parametrize(
    "form",
    [
        {"name": "a\x00"},
        {"name": " "},
        {"name": "a" * 101},
        {"words": "\ud800"},
        {"tree": {"scent": {"fragrance": "\ud800"}}},
        {"tree": {"\ud800": 1}},
        {"tree": {"scent": ["\x00"]}},
        {"tree": {"volume": 2**70}},
    ],
)
def test_what_a_database_could_not_keep_is_refused(form: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Form.model_validate(form)


def test_every_language_and_picture_is_text() -> None:
    form = Form.model_validate({"name": " Sıcak ışık 💡 ", "tree": {"scent": {"fragrance": "çiçek"}}})

    assert form.name == "Sıcak ışık 💡"
    assert form.tree == {"scent": {"fragrance": "çiçek"}}


@pytest.mark.parametrize("name", ["citrus\x1b[31m", "A\nB", "\u202esuortic", "\u2066citrus\u2069"])
def test_a_name_reads_on_every_page_as_it_is_written(name: str) -> None:
    with pytest.raises(ValidationError, match="a name is one line of text"):
        Form.model_validate({"name": name})
