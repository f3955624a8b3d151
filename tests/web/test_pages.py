"""Templates: every one can be compiled, none has anything inline."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest
from jinja2 import Environment

from controller.web.language import language
from controller.web.pages import Pages, Piece
from controller.web.panel_banners import Banners
from controller.web.panel_view import Rights

_FOLDER = files("controller.web") / "templates"
TEMPLATES = sorted(
    [path.name for path in _FOLDER.iterdir() if path.name.endswith(".html")]
    + [f"pieces/{path.name}" for path in (_FOLDER / "pieces").iterdir()]
)
SAVED = "report_file.html"
"""A file to keep holds its styles and data itself; a policy of its own forbids it to run anything."""
_INLINE = re.compile(r"\sstyle=|\son[a-z]+=|<style|<script(?![^>]*\ssrc=)|javascript:", re.IGNORECASE)


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_compiles_and_has_no_inline_style_or_script(name: str) -> None:
    source = (_FOLDER / name).read_text(encoding="utf-8")

    assert Environment(extensions=["jinja2.ext.i18n"], autoescape=True).parse(source)
    assert name == SAVED or not _INLINE.search(source)


def test_what_people_typed_is_shown_and_never_run() -> None:
    said = Banners(emergency=False, notices=("<script>alert(1)</script>",), faults=(), warnings=())
    piece = Piece("banners", "banners.html", said)

    html = Pages().piece(piece, language("en"), Rights())

    assert "&lt;script&gt;" in html
    assert "<script" not in html
