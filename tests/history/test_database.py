import sqlite3
from contextlib import closing

import pytest

from coach.history.database import MIGRATIONS, ForeignFile, NewerSchema, migrate, version

NEXT = (*MIGRATIONS, ("ALTER TABLE takes ADD COLUMN mood TEXT", "UPDATE takes SET mood = 'good'"))


@pytest.fixture
def connection():
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as opened:
        yield opened


def a_row(connection):
    connection.execute("INSERT INTO takes (folder, stamp, song, started_at, coverage) VALUES ('a', 'b', 'c', 'd', 1)")


def test_an_empty_database_gets_the_newest_schema(connection):
    assert migrate(connection) == 0
    assert version(connection) == len(MIGRATIONS)
    tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
    assert [name for (name,) in tables] == ["beats", "mistakes", "passes", "practices", "takes"]


def test_an_older_one_is_brought_up_to_date_with_what_is_in_it(connection):
    migrate(connection)
    a_row(connection)
    assert migrate(connection, NEXT) == len(MIGRATIONS)
    assert connection.execute("SELECT folder, mood FROM takes").fetchall() == [("a", "good")]
    assert migrate(connection, NEXT) == version(connection) == len(NEXT)


def test_a_migration_that_breaks_changes_nothing(connection):
    migrate(connection)
    with pytest.raises(sqlite3.OperationalError):
        migrate(connection, (*NEXT[:-1], (NEXT[-1][0], "UPDATE nothing SET x = 1")))
    columns = [row[1] for row in connection.execute("PRAGMA table_info(takes)")]
    assert version(connection) == len(MIGRATIONS) and "mood" not in columns


def test_a_newer_one_is_refused(connection):
    migrate(connection, NEXT)
    with pytest.raises(NewerSchema) as refused:
        migrate(connection)
    assert refused.value.args == (len(NEXT), len(MIGRATIONS))


def test_a_database_of_another_program_is_refused(connection):
    connection.execute("CREATE TABLE recipes (name)")
    with pytest.raises(ForeignFile):
        migrate(connection)


def test_a_deleted_take_takes_its_beats_along(connection):
    connection.execute("PRAGMA foreign_keys = ON")
    migrate(connection)
    a_row(connection)
    connection.execute("INSERT INTO mistakes VALUES (1, 1, 'shape', 0, 1, 0, 1, '', '', 0, 0, '')")
    connection.execute("DELETE FROM takes")
    assert connection.execute("SELECT count(*) FROM mistakes").fetchone() == (0,)
