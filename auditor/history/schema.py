"""The tables of the index, and the ladder of numbered steps that leads every older database to them.

A step is never changed once it was released: add the next one. `climb` takes a name, so that another room (jobs) keeps
a ladder of its own in the same database. A ladder of our own and not alembic: the steps are few, run unattended at
every start on both databases, and need no command, no folder of scripts and no second import of 0.3 s.
"""

from collections.abc import Callable, Sequence

import sqlalchemy as sa
from sqlalchemy import Connection
from sqlalchemy.exc import ProgrammingError

from auditor.model.problems import BadInput

TABLES = sa.MetaData()

LADDERS = sa.Table(
    "ladder",
    TABLES,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("step", sa.Integer, nullable=False),
)
ESSENCES = sa.Table(
    "essence",
    TABLES,
    sa.Column("sha256", sa.Text, primary_key=True),
    sa.Column("data", sa.LargeBinary, nullable=False),
)
RUNS = sa.Table(
    "run",
    TABLES,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("site", sa.Text, nullable=False),
    sa.Column("started", sa.BigInteger, nullable=False, comment="microseconds since 1970, UTC"),
    sa.Column("sha256", sa.Text, nullable=False),
    sa.Column("essence", sa.Text, nullable=False),
    sa.Column("evidence", sa.Boolean, nullable=False),
    sa.Column("line", sa.LargeBinary, nullable=False, comment="the Run as JSON"),
)
GROUPS = sa.Table(
    "run_group",
    TABLES,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("run", sa.Text, primary_key=True),
)
BY_SITE = sa.Index("run_by_site", RUNS.c.site, RUNS.c.started, RUNS.c.id)
BY_HASH = sa.Index("run_by_hash", RUNS.c.sha256)
BY_RUN = sa.Index("group_by_run", GROUPS.c.run)

Step = Callable[[Connection], None]


def _first(connection: Connection) -> None:
    """Written out, not made from the tables above: those will have moved on when the second step comes."""
    binary = "BYTEA" if connection.dialect.name == "postgresql" else "BLOB"
    for statement in (
        f"CREATE TABLE essence (sha256 TEXT PRIMARY KEY, data {binary} NOT NULL)",
        "CREATE TABLE run (id TEXT PRIMARY KEY, site TEXT NOT NULL, started BIGINT NOT NULL, sha256 TEXT NOT NULL,"
        f" essence TEXT NOT NULL, evidence BOOLEAN NOT NULL, line {binary} NOT NULL)",
        "CREATE TABLE run_group (name TEXT, run TEXT, PRIMARY KEY (name, run))",
        "CREATE INDEX run_by_site ON run (site, started, id)",
        "CREATE INDEX run_by_hash ON run (sha256)",
        "CREATE INDEX group_by_run ON run_group (run)",
    ):
        connection.execute(sa.text(statement))


STEPS: tuple[Step, ...] = (_first,)
_LOCK = 0x61756469746F72
"""An advisory lock of PostgreSQL: two programs that start at once must not climb together."""


def is_climbed(connection: Connection, name: str = "history", steps: Sequence[Step] = STEPS) -> bool:
    """Whether nothing is left to do, in one question: a history is opened far more often than it is made."""
    query = sa.select(LADDERS.c.step).where(LADDERS.c.name == name)
    if connection.dialect.name == "sqlite" and not sa.inspect(connection).has_table(LADDERS.name):
        return False
    try:
        return connection.execute(query).scalar() == len(steps)
    except ProgrammingError:  # PostgreSQL has no such table
        return False


def climb(connection: Connection, name: str = "history", steps: Sequence[Step] = STEPS) -> int:
    """Take the steps that this database has not taken yet; returns how many. All of them or none.

    The caller's transaction holds it (`engine.begin()`). Raises `BadInput` where a newer auditor made the database.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    connection.execute(sa.text("CREATE TABLE IF NOT EXISTS ladder (name TEXT PRIMARY KEY, step INTEGER NOT NULL)"))
    taken = connection.execute(sa.select(LADDERS.c.step).where(LADDERS.c.name == name)).scalar() or 0
    if taken > len(steps):
        raise BadInput(
            f"the history's database was made by a newer auditor (step {taken} of '{name}', this one knows "
            f"{len(steps)}): update auditor."
        )
    for step in steps[taken:]:
        step(connection)
    if taken < len(steps):
        connection.execute(sa.delete(LADDERS).where(LADDERS.c.name == name))
        connection.execute(sa.insert(LADDERS).values(name=name, step=len(steps)))
    return len(steps) - taken
