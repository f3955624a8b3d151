"""Pages and their pieces: templates in the visitor's language, without anything inline."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, pass_context, select_autoescape
from jinja2.runtime import Context
from markupsafe import Markup

from controller.web.language import LANGUAGES, Language, language
from controller.web.pages_assets import Asset, asset_url, load_assets


@dataclass(frozen=True, slots=True)
class Piece:
    """One element of a page that can change by itself; equal pieces look equal."""

    id: str
    """of the element in the page"""
    template: str
    """in ``templates/pieces``; its outermost element has the piece's ``id``"""
    it: object
    """what the template shows; frozen, so that it can be compared"""
    into: str | None = None
    """the list on top of which a new piece is put, ``None`` for a piece that the page always has"""


@cache
def _environment(code: str) -> Environment:
    """The templates in one language, compiled once for all applications of the process."""
    words = language(code)
    made = Environment(
        loader=PackageLoader("controller.web"),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
    )
    made.install_gettext_translations(words.catalogue, newstyle=True)  # type: ignore[attr-defined]
    made.globals.update(
        words=words,
        static=partial(asset_url, load_assets()),
        htmx=asset_url(load_assets(), "htmx.js"),
        render=_render_piece,
    )
    return made


class Pages:
    """Renders templates in the languages of the panel."""

    def __init__(self) -> None:
        self.assets: Mapping[str, Asset] = load_assets()
        self._environments = {code: _environment(code) for code in LANGUAGES}

    def page(self, template: str, words: Language, context: Mapping[str, Any]) -> str:
        """A whole page, or with ``layout="fragment.html"`` the content of one."""
        return self._environments[words.code].get_template(template).render(context)

    def piece(self, piece: Piece, words: Language, rights: object) -> str:
        """One piece by itself, as the live stream sends it."""
        template = self._environments[words.code].get_template(f"pieces/{piece.template}")
        return template.render(id=piece.id, it=piece.it, rights=rights)


@pass_context
def _render_piece(context: Context, piece: Piece) -> Markup:
    """A piece of the page that is being rendered, drawn before."""
    return Markup(context["drawn"][piece.id])  # noqa: S704 - our own template's, escaped there
