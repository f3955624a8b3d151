"""All waiting jobs in one commit; what was never committed is never answered for."""

from functools import partial
from pathlib import Path

from sqlmodel import Session, select

from controller.adapters.engines import database_url, writing_engine
from controller.adapters.tables import SecretRow
from controller.adapters.writer import Done, Writer, commit
from tests.adapters import databases
from tests.adapters.databases import NOON

sqlite_url = databases.sqlite_url


def store(name: str, session: Session) -> str:
    session.add(SecretRow(name=name, value="", created_at=NOON))
    return name


def end_the_transaction(session: Session) -> None:
    """What SQLite does by itself when the disk is full: the transaction and its savepoints are gone."""
    session.connection().exec_driver_sql("ROLLBACK")
    message = "disk full"
    raise OSError(message)


def stored(url: str) -> list[str]:
    engine = writing_engine(database_url(url))
    with Session(engine) as session:
        names = sorted(session.exec(select(SecretRow.name)))
    engine.dispose()
    return names


def test_a_lost_transaction_fails_every_job_in_it_and_stores_nothing(sqlite_url: str) -> None:
    engine = writing_engine(database_url(sqlite_url))

    done = commit(engine, [lambda s: store("a", s), end_the_transaction, lambda s: store("b", s)])

    assert all(outcome.error is not None for outcome in done)
    assert stored(sqlite_url) == []
    assert commit(engine, [lambda s: store("c", s)]) == [Done("c")]
    engine.dispose()


def test_a_job_that_commits_commits_for_itself_alone(sqlite_url: str) -> None:
    engine = writing_engine(database_url(sqlite_url))

    def eager(session: Session) -> None:
        store("eager", session)
        session.commit()
        store("later", session)
        message = "changed its mind"
        raise ValueError(message)

    done = commit(engine, [eager, end_the_transaction])

    assert all(outcome.error is not None for outcome in done)
    assert stored(sqlite_url) == []
    engine.dispose()


def test_everything_submitted_is_settled_in_order_before_the_stop(sqlite_url: str) -> None:
    engine, settled = writing_engine(database_url(sqlite_url)), list[str]()
    writer = Writer(engine)
    for number in range(600):
        writer.submit(partial(store, f"{number:03}"), lambda done: settled.append(done.result))

    writer.start()
    writer.stop()

    assert settled == stored(sqlite_url) == [f"{n:03}" for n in range(600)]
    engine.dispose()


def test_waiting_jobs_share_their_commits(sqlite_url: str) -> None:
    url = database_url(sqlite_url)
    engine = writing_engine(url)
    log = Path(f"{url.database}-wal")
    jobs = [partial(store, str(n)) for n in range(100)]

    commit(engine, jobs[:1])
    one = log.stat().st_size
    commit(engine, jobs[1:])

    # A commit writes each changed page (4 kB) once; 99 commits would write at least 99 pages.
    assert log.stat().st_size - one < 99 * 4096
    engine.dispose()
