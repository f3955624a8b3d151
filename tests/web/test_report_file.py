"""The report as a page of its own."""

import pytest

from controller.adapters.experiment_document import NoDocumentError, written
from controller.web.report_file import report_page, verify_file
from tests.adapters.test_experiment_document import report


@pytest.fixture(scope="module")
def document() -> bytes:
    return written(report())


@pytest.fixture(scope="module")
def page(document: bytes) -> bytes:
    return report_page(document, "tr")


def test_a_page_holds_its_document_and_both_follow_from_the_data(document: bytes, page: bytes) -> None:
    assert verify_file(page).findings == verify_file(document).findings == ()


def test_a_page_needs_nothing_from_elsewhere_and_runs_nothing(page: bytes) -> None:
    assert page.count(b"<script") == page.count(b"</script>") == 1
    assert b'<script type="application/json"' in page
    assert not any(outside in page for outside in (b"src=", b"@import", b"<link"))
    assert "Giriş" in page.decode()


def test_an_edited_word_of_the_page_is_found_by_its_byte(page: bytes) -> None:
    place = page.index(b"sahnesine")

    (finding,) = verify_file(page.replace(b"sahnesine", b"Sahnesine", 1)).findings

    assert finding.startswith(f"byte {place + 1} of the page is not as this program makes it")
    assert "the document inside is sound" in finding


def test_an_edited_number_in_the_page_is_named(page: bytes) -> None:
    findings = verify_file(page.replace(b'"estimate":1.', b'"estimate":2.')).findings

    assert any(finding.startswith("report.estimate: the file says 2.") for finding in findings)


@pytest.mark.parametrize("content", [b"<html></html>", b'<html lang="xx">'])
def test_any_other_page_is_refused(content: bytes) -> None:
    with pytest.raises(NoDocumentError, match="holds no report"):
        verify_file(content)
