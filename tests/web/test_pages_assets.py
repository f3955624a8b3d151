"""Scripts and styles as browsers get them."""

from __future__ import annotations

import gzip

from controller.web.pages_assets import asset_url, load_assets
from tests.web.api_client import Api


async def test_a_file_is_kept_for_a_year_by_its_content_and_packed_where_possible(api: Api) -> None:
    assets = load_assets()

    answer = await api.anonymous.get(asset_url(assets, "panel.js"))

    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.content == assets["panel.js"].body == gzip.decompress(assets["panel.js"].packed)


async def test_a_browser_that_has_the_file_is_told_so(api: Api) -> None:
    first = await api.anonymous.get("/static/base.css")

    again = await api.anonymous.get("/static/base.css", headers={"If-None-Match": first.headers["etag"]})

    assert (first.headers["cache-control"], again.status_code, again.content) == ("no-cache", 304, b"")


async def test_a_first_visit_to_the_panel_weighs_less_than_forty_kilobytes(api: Api) -> None:
    manager = await api.browser("manager")
    page = gzip.compress((await manager.get("/")).content)

    files = sum(len(load_assets()[name].packed) for name in ("base.css", "panel.css", "panel.js", "htmx.js"))

    assert len(page) + files < 40_000


async def test_no_path_leads_out_of_the_folder(api: Api) -> None:
    assert (await api.anonymous.get("/static/..%2Fpanel.py")).status_code == 404
    assert (await api.anonymous.get("/static/panel.py")).status_code == 404
