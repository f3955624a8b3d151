"""A report as one HTML file that needs nothing else: words, pictures, and the document it was made from.

The page is a function of its document and its language alone, so that making it again finds any edit.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Literal

from fastapi.responses import Response
from markupsafe import Markup

from controller.adapters.evidence_json import evidence_from_json
from controller.adapters.experiment_document import (
    NoDocumentError,
    Verified,
    first_difference,
    verify,
    written,
)
from controller.adapters.experiment_reports import Analysis
from controller.atmosphere.model import ZoneId
from controller.experiment.outcome import block_outcomes
from controller.experiment.plan import plan_from_json
from controller.web.language import LANGUAGES, language
from controller.web.pages import Pages
from controller.web.pages_assets import load_assets
from controller.web.pages_report import report_context

_OPENS = b'<script type="application/json" id="ambiyans-report">'
_CLOSES = b"</script>"
_LANGUAGE = re.compile(rb'<html lang="([a-z]{2})"')
_STYLES = ("base.css", "panel.css")
_TYPES = {"json": "application/json", "html": "text/html; charset=utf-8"}


def report_page(document: bytes, code: str) -> bytes:
    """The page of a sound document in the language ``code``."""
    tree: Mapping[str, Any] = json.loads(document)
    words, plan = language(code), plan_from_json(tree["plan"])
    evidence, at = evidence_from_json(tree["data"]), datetime.fromisoformat(tree["report"]["at"])
    outcomes = block_outcomes(plan, evidence.exposures, evidence.answers, now=at, course=evidence.course)
    analysis = Analysis(tree["report"], tree["verdicts"], outcomes)
    labels = {ZoneId(zone): label for zone, label in tree["zones"].items()}
    styles = "\n".join(load_assets()[name].body.decode() for name in _STYLES)
    context = {
        **report_context(analysis, tree["simulated_truth"], plan, labels, words),
        "name": tree["name"],
        "at": at,
        "versions": tree["versions"],
        "styles": Markup(styles),  # noqa: S704 - our own style sheets
        # HTML would see markup in any "<" of it.
        "document": Markup(document.decode().replace("<", "\\u003c")),  # noqa: S704 - JSON without markup
    }
    return Pages().page("report_file.html", words, context).encode()


def verify_file(content: bytes) -> Verified:
    """Compute a report again, a document or its page; raises ``NoDocumentError`` for what is neither."""
    if not content.lstrip().startswith(b"<"):
        return verify(content)
    begins, ends = content.find(_OPENS), content.rfind(_CLOSES)
    code = _LANGUAGE.search(content)
    if begins < 0 or ends < begins or code is None or code[1].decode() not in LANGUAGES:
        reason = "the page holds no report"
        raise NoDocumentError(reason)
    try:
        document = written(json.loads(content[begins + len(_OPENS) : ends]))
    except (ValueError, TypeError) as error:
        reason = f"what the page holds is no JSON ({error})"
        raise NoDocumentError(reason) from error
    found = verify(document)
    if found.findings:
        return found
    expected = report_page(document, code[1].decode())
    if content == expected:
        return found
    place = first_difference(content, expected) + 1
    finding = (
        f"byte {place} of the page is not as this program makes it from its document: either it was edited,"
        f" or another version made it; the document inside is sound, so ask for it as JSON"
    )
    return replace(found, findings=(finding,))


def attachment(content: bytes, experiment: str, kind: Literal["json", "html"]) -> Response:
    """A file to save, named by its experiment."""
    name = f'attachment; filename="{experiment}-report.{kind}"'
    return Response(content, media_type=_TYPES[kind], headers={"Content-Disposition": name})
