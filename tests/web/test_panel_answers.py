"""Answers in the panel."""

from __future__ import annotations

from tests.web.api_client import HOST, Api
from tests.web.store_fixture import Shop

OWN = {"Origin": HOST, "Accept-Language": "en"}


async def _answer(api: Api, name: str, score: int, comment: str = "") -> None:
    body = {"id": name, "zone": "entrance", "metric": "csat", "score": score, "reasons": ["music"]}
    await api.anonymous.post("/api/v1/feedback", json=body | ({"comment": comment} if comment else {}))


async def test_an_answer_shows_score_zone_scene_comment_and_trust(api: Api) -> None:
    await _answer(api, "a", 5, "Smells like <b>spring</b>")
    analyst = await api.browser("analyst")

    page = (await analyst.get("/answers", headers=OWN)).text

    assert all(words in page for words in ("Entrance", "Neutral", "Music", "Satisfaction (CSAT)"))
    assert "Smells like &lt;b&gt;spring&lt;/b&gt;" in page
    assert "from 1 answer" in page


async def test_the_mean_over_the_days_is_that_of_all_answers(api: Api, shop: Shop) -> None:
    for number, score in enumerate((5, 4, 4)):
        await _answer(api, f"a{number}", score)
    shop.clock.advance(days=1)
    await _answer(api, "later", 1)
    analyst = await api.browser("analyst")

    page = (await analyst.get("/answers", headers=OWN)).text

    assert "<strong>3.50</strong>" in page  # (5 + 4 + 4 + 1) / 4
    assert page.count("score-dot") == 2


async def test_a_question_nobody_answered_says_so(api: Api) -> None:
    analyst = await api.browser("analyst")

    page = (await analyst.get("/answers?metric=nps&period=hour&zone=entrance", headers=OWN)).text

    assert "No answers to this question in the last 24 hours." in page


async def test_facilities_staff_do_not_read_what_customers_say(api: Api) -> None:
    staff = await api.browser("facilities")

    assert (await staff.get("/answers", headers=OWN)).status_code == 403
    assert 'href="/answers"' not in (await staff.get("/", headers=OWN)).text
