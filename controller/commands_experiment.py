"""`ambiyans experiment ...`: what analysts and managers do on the panel, through the running controller."""

# ruff: noqa: PLC0415 a command must not wait for what another one needs

from __future__ import annotations

import json
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from controller.beside_text import beside_lines
from controller.commands_history import experiment_history
from controller.commands_options import HERE, AsJson, Token, Url
from controller.commands_preview import preview_experiment
from controller.commands_simulate import simulate_experiment
from controller.text_table import shown, text_table

experiment = typer.Typer(help="Comparisons of atmospheres.", no_args_is_help=True)

ExperimentName = Annotated[str, typer.Argument(metavar="ID", help="as `ambiyans experiment list` shows it")]


class ReportLanguage(StrEnum):
    """Languages of a report's page."""

    EN = "en"
    TR = "tr"


_COLUMNS = ("id", "status", "name", "zones", "begins", "ends", "pairs")
_BLOCK_COLUMNS = ("arm", "zone", "from", "to", "delivered", "answers", "outcome", "why")
_CREATE = """Draw and store the plan of a comparison; nothing is switched before somebody starts it.

\b
FILE holds what the API takes, for instance:
  name: Citrus instead of lavender
  zone: entrance
  arms:
    - name: A
    - name: B
      patch: {scent: {fragrance: citrus}}
  start: 2026-03-02
  weeks: 4
  block_hours: 3
  outcomes: [nps, complaints, sales]
  covariate: occupancy
"""


@experiment.command("list")
def list_experiments(*, url: Url = HERE, token: Token = None, as_json: AsJson = False) -> None:
    """Every experiment, the newest first; times are UTC."""
    found = _items(url, token, "experiments")
    if as_json:
        _print_json(found)
    elif found:
        typer.echo(text_table(_COLUMNS, ([each[key] for key in _COLUMNS] for each in found)))
    else:
        typer.echo("there is no experiment yet")
    for each in found:
        if each["fault"]:
            typer.echo(f"{each['id']}: {shown(each['fault'])}", err=True)


@experiment.command("create", help=_CREATE)
def create_experiment(
    file: Annotated[Path, typer.Argument(help="YAML or JSON: name, zones, arms, start, weeks ...")],
    *,
    url: Url = HERE,
    token: Token = None,
    as_json: AsJson = False,
) -> None:
    """Draw and store the plan of a comparison."""
    from controller.adapters.api_client import ApiClient
    from controller.adapters.draft_file import read_draft

    body = read_draft(file)
    with ApiClient(url, token) as client:
        drawn = client.post("experiments", body=body)
    if as_json:
        _print_json(drawn)
        return
    typer.echo(
        f"{drawn['id']} is drawn: {drawn['strata']} {'pairs' if drawn['pairs'] else 'strata'},"
        f" {drawn['blocks']} blocks, "
        f"{drawn['begins']} to {drawn['ends']}; start it with `ambiyans experiment start {drawn['id']}`"
    )
    for note in drawn["notes"]:
        typer.echo(f"left out: {shown(note)}")


@experiment.command("outlook")
def outlook_experiment(
    file: Annotated[Path, typer.Argument(help="as for `ambiyans experiment create`")],
    *,
    url: Url = HERE,
    token: Token = None,
    as_json: AsJson = False,
) -> None:
    """Say what a draft could detect in how many weeks, from the store's own past; nothing is stored."""
    from controller.adapters.api_client import ApiClient
    from controller.adapters.draft_file import read_draft

    body = read_draft(file)
    with ApiClient(url, token) as client:
        found = client.post("experiments", "outlook", body=body)
    if as_json:
        _print_json(found)
        return
    typer.echo(shown(found["sentences"]["en"]))
    if found["curve"]:
        rows = ([each["weeks"], each["pairs"], _number(each["detectable"])] for each in found["curve"])
        typer.echo(text_table(("weeks", "pairs", "detectable"), rows))


@experiment.command("start")
def start_experiment(name: ExperimentName, *, url: Url = HERE, token: Token = None) -> None:
    """Let a draft run as its plan was drawn, or a paused experiment run on."""
    _act(url, token, name, "start")


@experiment.command("pause")
def pause_experiment(name: ExperimentName, *, url: Url = HERE, token: Token = None) -> None:
    """Give the zones back to the schedule until the next start."""
    _act(url, token, name, "pause")


@experiment.command("stop")
def stop_experiment(name: ExperimentName, *, url: Url = HERE, token: Token = None) -> None:
    """End an experiment for good, with the blocks it has."""
    _act(url, token, name, "stop")


@experiment.command("report")
def report_experiment(
    name: ExperimentName,
    *,
    out: Annotated[
        Path | None, typer.Option(help="keep it as FILE.json or FILE.html, with the data it follows from")
    ] = None,
    language: Annotated[ReportLanguage, typer.Option(help="of FILE.html")] = ReportLanguage.EN,
    url: Url = HERE,
    token: Token = None,
    as_json: AsJson = False,
) -> None:
    """Say what was found so far, and how far it can be trusted."""
    from controller.adapters.api_client import ApiClient
    from controller.adapters.export import opened_binary

    with ApiClient(url, token) as client:
        if out is not None:
            kind = _kind(out)
            content = client.file("experiments", name, "document", **{"as": kind}, language=language.value)
            with opened_binary(out) as file:
                file.write(content)
            return
        report = client.get("experiments", name, "report")
    if as_json:
        _print_json(report)
    else:
        typer.echo("\n".join(_report_lines(report)))


@experiment.command("verify")
def verify_report(
    file: Annotated[Path, typer.Argument(help="as `ambiyans experiment report ID --out FILE` wrote it")],
) -> None:
    """Compute a report again from the data it carries; exit 1 where a number, the plan or a byte differs."""
    from controller.adapters.experiment_document import (
        NoDocumentError,
        ReportEditedError,
        UnreadableReportError,
    )
    from controller.web.report_file import verify_file

    try:
        found = verify_file(file.read_bytes())
    except OSError as error:
        raise UnreadableReportError(str(file), error.strerror or str(error)) from error
    except NoDocumentError as error:
        raise UnreadableReportError(str(file), str(error)) from error
    if found.findings:
        raise ReportEditedError(str(file), tuple(map(shown, found.findings)))
    made_with = ", ".join(f"{program} {version}" for program, version in sorted(found.made_with.items()))
    typer.echo(f"{file}: every number follows from the plan and the data in it; made with {shown(made_with)}")
    typer.echo(f"plan  {found.plan_hash}")
    typer.echo(f"data  {found.data_digest}")
    typer.echo("Compare both with those that the store shows: a file cannot vouch for its own origin.")


def _kind(out: Path) -> str:
    kind = out.suffix.removeprefix(".").lower()
    if kind not in {"json", "html"}:
        message = f"{out}: expected a name that ends in .json or .html"
        raise typer.BadParameter(message)
    return kind


@experiment.command("archive")
def archive_experiment(name: ExperimentName, *, url: Url = HERE, token: Token = None) -> None:
    """Put a draft or a finished experiment away."""
    _act(url, token, name, "archive")


experiment.command("simulate")(simulate_experiment)
experiment.command("preview")(preview_experiment)
experiment.command("history")(experiment_history)


@experiment.command("blocks")
def list_blocks(
    name: ExperimentName, *, url: Url = HERE, token: Token = None, as_json: AsJson = False
) -> None:
    """Show what each block contributes, or WHY it may not count; times are UTC."""
    found = _items(url, token, "experiments", name, "blocks")
    if as_json:
        _print_json(found)
    else:
        stratum = "stratum" if found and "stratum" in found[0] else "pair"
        columns = (stratum, *_BLOCK_COLUMNS)
        typer.echo(text_table(columns, (_block_row(block, columns) for block in found)))


def _items(url: str, token: str | None, *path: str) -> list[dict[str, Any]]:
    from controller.adapters.api_client import ApiClient

    with ApiClient(url, token) as client:
        return list(client.items(*path))


def _act(url: str, token: str | None, name: str, what: str) -> None:
    from controller.adapters.api_client import ApiClient

    with ApiClient(url, token) as client:
        now = client.post("experiments", name, what)
    typer.echo(f"{now['id']} is {now['status']}")


def _print_json(found: object) -> None:
    typer.echo(json.dumps(found, ensure_ascii=False, indent=1))


def _report_lines(report: dict[str, Any]) -> Iterable[str]:
    yield shown(report["verdict_text"])
    yield ""
    metric, counted = report["metric"], report["diagnostics"]
    strata, unit = ("pairs", "pairs") if "pairs_counted" in counted else ("strata", "blocks")
    if "contrasts" in report:
        yield from _contrast_lines(report)
    elif report["estimate"] is None:
        yield "estimate   none yet"
    else:
        low, high = (_number(bound, sign=True) for bound in report["ci"])
        yield f"estimate   {_number(report['estimate'], sign=True)} {metric}, arm {shown(report['arm'])}"
        yield f"interval   {low} to {high} ({1 - report['alpha']:.0%})"
        yield f"p-value    {_number(report['p_value'])} ({shown(report['method'])}, n = {report['n']} {unit})"
    whole = report["carry_over"]
    if whole and whole["estimate"] is not None:
        low, high = (_number(bound, sign=True) for bound in whole["ci"])
        lag = f"with a lag of {whole['lag_minutes']:.0f} min"
        yield f"whole      {_number(whole['estimate'], sign=True)} ({low} to {high}), {lag}"
    yield f"{strata:10} {counted[f'{strata}_counted']} of {counted[f'{strata}_planned']} count"
    for arm in counted["arms"]:
        delivered = "-" if arm["delivered"] is None else f"{arm['delivered']:.0%}"
        yield f"delivered  {delivered} in arm {shown(arm['arm'])}, {arm['answers']} answers"
    yield f"status     {report['status']}"
    yield from beside_lines(report)


def _contrast_lines(report: dict[str, Any]) -> Iterable[str]:
    """A line for each arm, level or interaction; p-values allow for all of them (Holm)."""
    for each in report["contrasts"]:
        if each["estimate"] is None:
            yield f"effect     none yet of {shown(each['arm'])}"
            continue
        low, high = (_number(bound, sign=True) for bound in each["ci"])
        clear = "clear" if each["clear"] else "not clear"
        yield (
            f"effect     {_number(each['estimate'], sign=True)} {report['metric']} of {shown(each['arm'])}"
            f" ({low} to {high}, {1 - report['alpha']:.0%}), p = {_number(each['p_holm'])}, {clear},"
            f" n = {each['n']} blocks"
        )


def _number(value: float | None, *, sign: bool = False) -> str:
    """Three digits behind the point; a bound that cannot be set is a hyphen."""
    if value is None:
        return "-"
    return f"{value:+.3f}" if sign else f"{value:.3f}"


def _block_row(block: dict[str, Any], columns: Iterable[str]) -> list[object]:
    delivered = block["delivered"]
    row = {
        **block,
        "delivered": None if delivered is None else f"{delivered:.0%}",
        "outcome": None if block["outcome"] is None else _number(block["outcome"]),
    }
    return [row[key] for key in columns]
