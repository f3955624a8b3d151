"""What each command does with what was typed; every command imports only what it needs."""

# ruff: noqa: PLC0415 a check of scene files must not wait for a web server and a statistics library

from __future__ import annotations

import getpass
import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
import uvloop

from controller.atmosphere.model import ZoneId
from controller.clock import store_clock
from controller.commands_commissioning import devices
from controller.commands_experiment import experiment
from controller.commands_export import export
from controller.commands_options import Data, DatabaseUrl, Scenes, settings_with

app = typer.Typer(
    name="ambiyans",
    help="The atmosphere of a store: light, music and scent as one scene, verified, listened to, compared.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
users = typer.Typer(help="Who may sign in to the panel.", no_args_is_help=True)
app.add_typer(users, name="users")
app.add_typer(devices, name="devices")
app.add_typer(experiment, name="experiment")
app.add_typer(export, name="export")


class AnalysisDesign(StrEnum):
    """How the rows of an analysed file belong together."""

    PAIRED = "paired"
    STRATIFIED = "stratified"


class DemoBroker(StrEnum):
    """Which embedded broker the demo starts."""

    AUTO = "auto"
    MOSQUITTO = "mosquitto"
    IOTCORE = "iotcore"


@app.command()
def demo(
    *,
    port: Annotated[int, typer.Option(help="where the panel answers")] = 8080,
    broker: Annotated[DemoBroker, typer.Option(help="which embedded broker")] = DemoBroker.AUTO,
    seed: Annotated[int, typer.Option(help="another seed, another simulated past")] = 1,
) -> None:
    """Run a whole simulated store on this machine: broker, devices, customers, four weeks of past, panel."""
    from controller.demo.run import DemoOptions, run_demo

    run_demo(DemoOptions(port, broker.value, seed))


@app.command()
def run(
    *,
    scenes: Scenes = None,
    data: Data = None,
    broker: Annotated[str | None, typer.Option(help="mqtt:// or mqtts:// URL")] = None,
    database: DatabaseUrl = None,
    host: Annotated[str | None, typer.Option(help="address of the panel")] = None,
    port: Annotated[int | None, typer.Option(help="port of the panel, 0: any free one")] = None,
) -> None:
    """Run a real store."""
    from controller.serve import serve

    settings = settings_with(scenes=scenes, data=data, broker=broker, database=database, host=host, port=port)
    uvloop.run(serve(settings))


@app.command()
def check(scenes: Scenes = None) -> None:
    """Check the scene files: exit 0, or 1 with one FILE:LINE:COLUMN: message per fault."""
    from controller.adapters import scene_files

    try:
        store = scene_files.load(settings_with(scenes=scenes).scenes, today=store_clock()().date())
    except scene_files.SceneFilesError as error:
        for fault in error.faults:
            typer.echo(str(fault))
        raise typer.Exit(1) from error
    typer.echo(
        f"{store.name}: {len(store.zones)} zones, {len(store.scenes)} scenes, {len(store.rules)} rules"
    )


@app.command()
def plan(
    *,
    zone: Annotated[str, typer.Option(help="the zone's name in store.yaml")],
    day: Annotated[str, typer.Option("--date", help="YYYY-MM-DD")],
    scenes: Scenes = None,
    data: Data = None,
    database: DatabaseUrl = None,
    as_json: Annotated[bool, typer.Option("--json", help="for programs")] = False,
) -> None:
    """Show the whole day of a zone: slots, rules that win and lose, limits that will bite, experiments.

    The blocks of running experiments are read from the store's database, where there is one.
    """
    from controller.adapters import scene_files
    from controller.adapters.status_errors import UnknownZoneError
    from controller.adapters.stored_assignments import stored_assignments
    from controller.atmosphere import times
    from controller.atmosphere.hours import day_span
    from controller.atmosphere.plan import plan_rows, plan_text

    settings = settings_with(scenes=scenes, data=data, database=database)
    store = scene_files.load(settings.scenes, today=store_clock()().date())
    if zone not in store.zones:
        raise UnknownZoneError(zone, tuple(store.zones))
    try:
        when = times.day(day)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--date") from error
    blocks = stored_assignments(settings.database_url, ZoneId(zone), *day_span(store.timezone, when))
    if as_json:
        typer.echo(json.dumps(plan_rows(store, ZoneId(zone), when, blocks), ensure_ascii=False, indent=1))
    else:
        typer.echo(plan_text(store, ZoneId(zone), when, blocks))


@app.command()
def schema() -> None:
    """Print the JSON Schema of the scene files."""
    from controller.adapters import scene_files

    typer.echo(json.dumps(scene_files.schema(), indent=1, ensure_ascii=False))


@app.command()
def analyze(
    file: Annotated[
        Path, typer.Argument(help="CSV or Parquet: pair,arm,outcome or stratum,block,arm,outcome")
    ],
    *,
    design: Annotated[AnalysisDesign, typer.Option(help="how the rows belong together")],
    by: Annotated[str | None, typer.Option(help="one result per value of this column")] = None,
    answers: Annotated[
        bool, typer.Option("--answers", help="a row is one answer; their mean is the block's outcome")
    ] = False,
    pool: Annotated[
        bool, typer.Option("--pool", help="with --by: one verdict over all groups, and how they differ")
    ] = False,
    subgroup: Annotated[
        str | None,
        typer.Option(
            metavar="COLUMN:KIND,KIND", help="with --pool: declared kinds, as in format:street,mall"
        ),
    ] = None,
    stores: Annotated[
        Path | None,
        typer.Option(
            help="with --subgroup: a file with its column and that of --by; otherwise FILE has both"
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="for programs")] = False,
) -> None:
    """Estimate the effect of arm B against the control A from block outcomes, or from single answers."""
    from controller.adapters.analyze import (
        analyze_file,
        pool_groups,
        pooled_to_json_text,
        pooled_to_text,
        to_json,
        to_text,
    )
    from controller.adapters.analyze_file import AnalyzeError, Layout
    from controller.adapters.analyze_subgroup import declaration, kinds_of

    for given, needs in (
        (pool and by is None, "--pool needs --by COLUMN: what are the groups?"),
        (subgroup is not None and not pool, "--subgroup needs --pool: it compares the kinds of groups"),
        (stores is not None and subgroup is None, "--stores needs --subgroup COLUMN:KIND,KIND"),
    ):
        if given:
            raise typer.BadParameter(needs)
    declared = None if subgroup is None else declaration(subgroup)
    try:
        result = analyze_file(file, Layout(design.value, by, answers))
        groups = [each.by or "" for each in result.results]
        kinds = None if declared is None else kinds_of(stores or file, by or "", declared, groups)
    except AnalyzeError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error
    if pool:
        pooled = pool_groups(result, kinds, declared=() if declared is None else declared.kinds)
        if as_json:
            typer.echo(pooled_to_json_text(result, pooled))
        else:
            typer.echo(to_text(result) + "\n" + pooled_to_text(pooled))
        return
    typer.echo(to_json(result) if as_json else to_text(result))


@users.command("add")
def users_add(
    name: Annotated[str, typer.Argument(help="sign-in name")],
    *,
    role: Annotated[
        list[str], typer.Option(help="manager, facilities, analyst or administrator; repeatable")
    ],
    password: Annotated[
        str | None,
        typer.Option(prompt=True, hide_input=True, confirmation_prompt=True, envvar="AMBIYANS_PASSWORD"),
    ] = None,
    data: Data = None,
    database: DatabaseUrl = None,
) -> None:
    """Let somebody sign in; without --password it is asked for."""
    from controller.adapters import accounts
    from controller.adapters.database import open_session

    with open_session(settings_with(data=data, database=database).prepared_database_url()) as session:
        accounts.add_user(session, name, role, password=password, actor=_actor(), at=store_clock()())
    typer.echo(f"{name} may sign in as {', '.join(role)}")


@users.command("list")
def users_list(*, data: Data = None, database: DatabaseUrl = None) -> None:
    """Name everybody who may sign in."""
    from controller.adapters import accounts
    from controller.adapters.database import open_session

    with open_session(settings_with(data=data, database=database).prepared_database_url()) as session:
        for user in accounts.users(session):
            disabled = " (disabled)" if user.disabled_at else ""
            typer.echo(f"{user.name}: {', '.join(user.roles)}{disabled}")


@users.command("disable")
def users_disable(name: str, *, data: Data = None, database: DatabaseUrl = None) -> None:
    """Take somebody's access away at once; what they did stays in the audit."""
    from controller.adapters import accounts
    from controller.adapters.database import open_session

    with open_session(settings_with(data=data, database=database).prepared_database_url()) as session:
        accounts.disable_user(session, name, actor=_actor(), at=store_clock()())
    typer.echo(f"{name} may not sign in any more")


@users.command("token")
def users_token(
    name: Annotated[str, typer.Argument(help="what the token is for, e.g. the till")],
    *,
    role: Annotated[
        list[str], typer.Option(help="manager, facilities, analyst or administrator; repeatable")
    ],
    data: Data = None,
    database: DatabaseUrl = None,
) -> None:
    """Make a bearer token for a program; it is shown once."""
    from controller.adapters import accounts
    from controller.adapters.database import open_session

    with open_session(settings_with(data=data, database=database).prepared_database_url()) as session:
        token = accounts.make_token(session, name, role, actor=_actor(), at=store_clock()(), expires_at=None)
    typer.echo(token)


def _actor() -> str:
    """Who is at the terminal, for the audit."""
    return f"terminal:{getpass.getuser()}"


@app.command()
def bench(
    *,
    broker: Annotated[str, typer.Option(help="HOST:PORT")],
    n: Annotated[int, typer.Option(help="how many lights to wait for", min=1)],
    qos: Annotated[int, typer.Option(min=0, max=1)] = 0,
) -> None:
    """Drive N discovered lights by lines on standard input: `apply BRIGHTNESS MIREDS`, `quit`."""
    from controller.bench import drive

    uvloop.run(drive(broker, n, qos))
