"""Experiments over HTTP: drafted by an analyst, run by a manager, judged from their blocks."""

from datetime import timedelta
from statistics import fmean
from typing import Any

import pytest
from sqlmodel import Session

from controller.adapters.records import save_exposure
from controller.adapters.records_feedback import insert_response
from controller.adapters.tables_feedback import ResponseRow
from controller.atmosphere.model import Exposure, ReasonKind, SceneName
from controller.experiment.plan import Block, Plan
from tests.web.api_client import Api
from tests.web.store_fixture import ENTRANCE, Shop

DRAFT: dict[str, Any] = {
    "id": "calm-or-not",
    "name": "Calm instead of neutral",
    "zones": ["entrance"],
    "arms": [{"name": "A", "scene": "neutral"}, {"name": "B", "scene": "calm"}],
    "start": "2026-03-02",
    "weeks": 2,
    "block_hours": 3,
    "burn_in_minutes": 60,
    "seed": 7,
}

CROSSED_SENSES = {
    "scent": [{"name": "lavender"}, {"name": "citrus", "patch": {"scent": {"fragrance": "citrus"}}}],
    "music": [{"name": "soft"}, {"name": "loud", "patch": {"music": {"volume": "55%"}}}],
}


async def drafted(api: Api, **change: object) -> dict[str, Any]:
    answer = await api.administrator.post("/api/v1/experiments", json=DRAFT | change)
    assert answer.status_code == 201, answer.text
    draft: dict[str, Any] = answer.json()
    return draft


async def act(api: Api, what: str, name: str = "calm-or-not") -> int:
    return (await api.administrator.post(f"/api/v1/experiments/{name}/{what}")).status_code


async def test_a_draft_has_its_plan_before_anybody_starts_it(api: Api) -> None:
    draft = await drafted(api)

    # 10:00-22:00 holds four blocks of three hours, on seven days of two weeks
    assert (draft["status"], draft["blocks"], draft["pairs"]) == ("draft", 4 * 7 * 2, 4 * 7)
    assert len(draft["plan_hash"]) == 64
    assert (draft["begins"], draft["created_by"]) == ("2026-03-02T07:00:00Z", "admin-token")
    listed = (await api.administrator.get("/api/v1/experiments")).json()
    assert listed == {"items": [draft], "next": None}


async def test_a_draft_may_leave_its_id_and_its_chance_to_us(api: Api) -> None:
    body = {key: value for key, value in DRAFT.items() if key not in {"id", "seed", "zones"}}
    one, other = [
        (await api.administrator.post("/api/v1/experiments", json=body | {"zone": "entrance"})).json()
        for _ in range(2)
    ]

    assert one["id"].startswith("calm-instead-of-neutral-")
    assert one["id"] != other["id"]
    assert one["design"]["seed"] != other["design"]["seed"]


@pytest.mark.parametrize(
    ("change", "status", "word"),
    [
        ({"zones": ["roof"]}, 404, "roof"),
        ({"zones": []}, 422, "zone"),
        ({"zone": "entrance"}, 422, "exactly one"),
        ({"arms": [{"name": "A", "scene": "neutral"}, {"name": "B", "scene": "disco"}]}, 404, "disco"),
        (
            {"arms": [{"name": "A"}, {"name": "B", "patch": {"scent": {"intensity": 20}}}]},
            422,
            "scent.intensity",
        ),
        ({"arms": [{"name": "A", "scene": "calm"}]}, 422, "two arms"),
        ({"arms": [{"name": "A", "scene": "calm"}, {"name": "B", "scene": "calm"}]}, 422, "same atmosphere"),
        ({"start": "2026-03-01"}, 422, "past"),
        ({"start": "9999-12-31"}, 422, "start"),
        ({"weeks": 3}, 422, "even"),
        ({"weeks": 0}, 422, "weeks"),
        ({"block_hours": 1}, 422, "burn-in"),
        ({"block_minutes": 180}, 422, "only one"),
        ({"design": "coin"}, 422, "design"),
        ({"design": "day-parts"}, 422, "hours with hours"),
        ({"design": "before-after"}, 422, "weeks with weeks"),
        ({"looks": True, "alpha": 0.1}, 422, "alpha 0.05"),
        ({"design": "stratified", "weeks": 3}, 422, "2 arms"),
        ({"factors": CROSSED_SENSES}, 422, "exactly one"),
        ({"arms": [], "factors": {"smell": []}}, 422, "factors.smell"),
        ({"arms": [], "factors": {"scent": [{"name": "lavender"}]}}, 422, "needs two senses"),
        ({"metric": "joy"}, 422, "metric"),
        ({"alpha": 0.5}, 422, "alpha"),
        ({"id": "No Spaces"}, 422, "id"),
        ({"colour": "red"}, 422, "colour"),
    ],
)
async def test_a_draft_that_could_give_no_answer_is_refused_with_the_reason(
    api: Api, change: dict[str, object], status: int, word: str
) -> None:
    answer = await api.administrator.post("/api/v1/experiments", json=DRAFT | change)

    assert answer.status_code == status, answer.text
    assert word in answer.json()["detail"]
    assert (await api.administrator.get("/api/v1/experiments")).json()["items"] == []


async def test_an_id_is_used_once(api: Api) -> None:
    await drafted(api)

    again = await api.administrator.post("/api/v1/experiments", json=DRAFT)

    assert again.status_code == 409


async def test_an_experiment_goes_its_way_and_no_other(api: Api) -> None:
    await drafted(api)

    steps = [(what, await act(api, what)) for what in ("pause", "stop", "start", "start", "archive", "pause")]
    more = [(what, await act(api, what)) for what in ("pause", "start", "stop", "start", "archive", "start")]

    assert steps == [
        ("pause", 409),
        ("stop", 409),
        ("start", 200),
        ("start", 409),
        ("archive", 409),
        ("pause", 200),
    ]
    assert more == [
        ("pause", 409),
        ("start", 200),
        ("stop", 200),
        ("start", 409),
        ("archive", 200),
        ("start", 409),
    ]
    found = (await api.administrator.get("/api/v1/experiments?status=archived")).json()["items"]
    assert [experiment["id"] for experiment in found] == ["calm-or-not"]


async def test_starting_draws_nothing_anew(api: Api) -> None:
    draft = await drafted(api)

    started = (await api.administrator.post("/api/v1/experiments/calm-or-not/start")).json()

    assert started["plan_hash"] == draft["plan_hash"]
    assert started["status"] == "running"


async def test_an_experiment_that_does_not_exist_is_not_there(api: Api) -> None:
    for method, path in [
        ("POST", "start"),
        ("POST", "stop"),
        ("GET", "report"),
        ("GET", "blocks"),
        ("GET", "history"),
        ("GET", ""),
    ]:
        answer = await api.administrator.request(method, f"/api/v1/experiments/none/{path}".rstrip("/"))

        assert answer.status_code == 404, path


async def test_what_a_preview_shows_is_kept_under_its_hash_and_nothing_else(api: Api) -> None:
    body = {key: value for key, value in DRAFT.items() if key not in {"id", "seed"}}
    plan = (await api.administrator.post("/api/v1/experiments/preview", json=body)).json()
    same = body | {"id": plan["design"]["experiment"], "seed": plan["design"]["seed"]}
    assert (await api.administrator.get("/api/v1/experiments")).json()["items"] == []

    other, kept = [
        await api.administrator.post("/api/v1/experiments", json=same | {"plan_hash": hash_of})
        for hash_of in ("0" * 64, plan["hash"])
    ]

    assert (other.status_code, kept.status_code) == (409, 201)
    assert (kept.json()["plan_hash"], kept.json()["blocks"]) == (plan["hash"], len(plan["blocks"]))


async def test_the_history_names_who_did_what_and_when(api: Api) -> None:
    await drafted(api)
    manager = await api.client("manager")
    await manager.post("/api/v1/experiments/calm-or-not/start")

    told = (await manager.get("/api/v1/experiments/calm-or-not/history")).json()

    assert told["next"] is None
    assert [(each["step"], each["actor"]) for each in told["items"]] == [
        ("drafted", "admin-token"),
        ("started", "till"),
    ]
    assert {each["at"] for each in told["items"]} == {"2026-03-02T09:00:00Z"}


async def live_through(shop: Shop, plan: Plan, scores: dict[str, int]) -> None:
    """Let every block really have its arm, and one customer an hour give the arm's score."""
    rows, exposures = [], []
    for block in plan.blocks:
        exposures.append(
            Exposure(
                zone=ENTRANCE,
                scene=SceneName("calm" if block.arm == "B" else "neutral"),
                begins=block.begins,
                ends=block.ends,
                settled=block.begins,
                delivered=1.0,
                reason=ReasonKind.EXPERIMENT,
                experiment=plan.design.experiment,
                arm=block.arm,
            )
        )
        for hour in range(3):
            at = block.begins + timedelta(hours=hour, minutes=30)
            score = scores[block.arm] if at >= block.burn_in_ends else 1
            rows.append((f"{block.index}-{hour}", score, at))

    def store(session: Session) -> None:
        for exposure in exposures:
            save_exposure(session, exposure)
        for name, score, at in rows:
            answer = ResponseRow(
                id=name, zone=ENTRANCE, metric="csat", score=score, at=at, received_at=at, source="test"
            )
            insert_response(session, answer)

    await shop.database.write(store)


async def test_a_report_follows_from_its_blocks(api: Api, shop: Shop) -> None:
    await drafted(api)
    await act(api, "start")
    plan = shop.experiments.get("calm-or-not").trusted_plan()
    await live_through(shop, plan, {"A": 3, "B": 4})
    shop.clock.advance(days=15)

    report = (await api.administrator.get("/api/v1/experiments/calm-or-not/report")).json()
    blocks = (await api.administrator.get("/api/v1/experiments/calm-or-not/blocks")).json()["items"]

    of = {arm: [block["outcome"] for block in blocks if block["arm"] == arm] for arm in "AB"}
    assert report["estimate"] == pytest.approx(fmean(of["B"]) - fmean(of["A"]))
    assert report["estimate"] == pytest.approx(1.0)
    assert (report["n"], len(blocks), report["status"]) == (28, 56, "finished")
    assert report["ci"] == pytest.approx([1.0, 1.0])
    assert report["p_value"] < 0.001
    assert report["verdict"] == "switch to B"
    assert {block["answers"] for block in blocks} == {2}
    assert {block["delivered"] for block in blocks} == {1.0}
    assert blocks[0].keys() >= {"pair", "arm", "zone", "from", "to", "delivered", "answers", "outcome"}
    assert report["verdicts"].keys() == {"en", "tr"}


def between(block: Block) -> tuple[str, str]:
    return block.burn_in_ends.isoformat(), block.ends.isoformat()


async def test_what_a_draft_declares_is_reported_beside_the_verdict(api: Api, shop: Shop) -> None:
    more = {"outcomes": ["sales", "complaints"], "covariate": "occupancy", "segments": ["channel"]}
    draft = await drafted(api, **more)
    await act(api, "start")
    plan = shop.experiments.get("calm-or-not").trusted_plan()
    await live_through(shop, plan, {"A": 2, "B": 4})
    shop.clock.advance(days=15)
    lines = [
        ",".join((str(block.index), "sales", "300" if block.arm == "B" else "200", *between(block)))
        for block in plan.blocks
    ]
    tills = "\n".join(("id,metric,value,from,to", *lines))
    await api.administrator.post("/api/v1/measures", content=tills, headers={"Content-Type": "text/csv"})

    report = (await api.administrator.get("/api/v1/experiments/calm-or-not/report")).json()

    assert {**draft["design"], **more} == draft["design"]
    sales, complaints = report["outcomes"]
    assert (sales["estimate"], sales["means"]) == (pytest.approx(50), {"A": 100, "B": 150})  # two hours each
    assert (complaints["estimate"], complaints["better"]) == (pytest.approx(-1), "lower")
    assert report["verdict"] == "switch to B"
    assert (report["adjusted"]["source"], report["money"], report["segments"]) == (None, None, [])
    assert report["blocks"][0]["values"].keys() == {"sales", "complaints"}


async def test_a_report_of_a_design_that_declares_nothing_says_so(api: Api) -> None:
    await drafted(api)

    report = (await api.administrator.get("/api/v1/experiments/calm-or-not/report")).json()

    found = {key: report[key] for key in ("outcomes", "adjusted", "money", "segments")}
    assert found == {"outcomes": [], "adjusted": None, "money": None, "segments": []}


async def test_senses_are_crossed_and_each_is_reported_with_what_they_do_together(
    api: Api, shop: Shop
) -> None:
    rest = {key: value for key, value in DRAFT.items() if key != "arms"}
    drawn = await api.administrator.post(
        "/api/v1/experiments", json={**rest, "weeks": 4, "factors": CROSSED_SENSES}
    )
    assert drawn.status_code == 201, drawn.text
    await act(api, "start")
    plan = shop.experiments.get("calm-or-not").trusted_plan()
    scores = {"lavender+soft": 3, "lavender+loud": 3, "citrus+soft": 4, "citrus+loud": 4}
    await live_through(shop, plan, scores)
    shop.clock.advance(days=29)

    report = (await api.administrator.get("/api/v1/experiments/calm-or-not/report")).json()

    found = {each["arm"]: (each["estimate"], each["kind"], each["clear"]) for each in report["contrasts"]}
    assert found == {
        "citrus": (pytest.approx(1.0), "main", True),
        "loud": (pytest.approx(0.0), "main", False),
        "citrus × loud": (pytest.approx(0.0), "interaction", False),
    }
    assert report["verdict"] == "switch to citrus+soft"
    assert {block["stratum"] for block in report["blocks"]} == set(range(28))
    assert (drawn.json()["kind"], drawn.json()["strata"], drawn.json()["pairs"]) == ("stratified", 28, 0)


@pytest.mark.parametrize("design", ["adjacent-days", "stratified", "carry-over"])
async def test_two_arms_are_compared_by_every_kind_of_design(api: Api, shop: Shop, design: str) -> None:
    await drafted(api, design=design)
    await act(api, "start")
    plan = shop.experiments.get("calm-or-not").trusted_plan()
    await live_through(shop, plan, {"A": 3, "B": 4})
    shop.clock.advance(days=15)

    report = (await api.administrator.get("/api/v1/experiments/calm-or-not/report")).json()

    assert (report["verdict"], report["design"]["kind"]) == ("switch to B", design)
    assert report["estimate"] == pytest.approx(1.0)
    page = (await (await api.browser("analyst")).get("/experiments/calm-or-not")).text
    assert 'class="effect-estimate"' in page


async def test_a_report_before_the_first_block_is_over_trusts_nothing(api: Api) -> None:
    await drafted(api)

    report = (await api.administrator.get("/api/v1/experiments/calm-or-not/report")).json()

    assert (report["estimate"], report["n"], report["verdict"]) == (None, 0, "cannot trust this yet")
    page = (await api.administrator.get("/api/v1/experiments/calm-or-not/blocks?limit=50")).json()
    assert {block["outcome"] for block in page["items"]} == {None}
    assert page["next"] == "/api/v1/experiments/calm-or-not/blocks?limit=50&cursor=50"


async def test_an_outlook_says_what_a_draft_could_detect_and_stores_nothing(api: Api) -> None:
    analyst, facilities = await api.client("analyst"), await api.client("facilities")
    body = {key: value for key, value in DRAFT.items() if key != "id"}

    answer = await analyst.post("/api/v1/experiments/outlook", json=body)

    assert answer.status_code == 200, answer.text
    # the shop is new
    assert (answer.json()["basis"], answer.json()["detectable"]) == ("none", None)
    assert answer.json()["sentences"]["en"].startswith("Not enough past to say")
    assert (await analyst.get("/api/v1/experiments")).json()["items"] == []
    assert (await facilities.post("/api/v1/experiments/outlook", json=body)).status_code == 403
    refused = await analyst.post("/api/v1/experiments/outlook", json={**body, "weeks": 3})
    assert (refused.status_code, "even" in refused.json()["detail"]) == (422, True)


async def test_a_draft_has_the_outlook_of_its_body(api: Api) -> None:
    draft = await drafted(api)

    stored = await api.administrator.get(f"/api/v1/experiments/{draft['id']}/outlook")
    asked = await api.administrator.post("/api/v1/experiments/outlook", json=DRAFT)

    assert stored.json() == asked.json()


@pytest.mark.parametrize("name", ["new", "outlook", "archive"])
async def test_no_experiment_takes_the_address_of_a_page(api: Api, name: str) -> None:
    answer = await api.administrator.post("/api/v1/experiments", json=DRAFT | {"id": name})

    assert (answer.status_code, "address of a page" in answer.json()["detail"]) == (422, True)
