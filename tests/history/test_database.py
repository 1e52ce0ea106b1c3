import sqlite3
from contextlib import closing

import pytest

from coach.history import database
from coach.history.database import SCHEMA_VERSION, ForeignFile, NewerSchema, create_tables, version

OLDER = ("CREATE TABLE takes (folder TEXT)", "INSERT INTO takes VALUES ('a')", "PRAGMA user_version = 1")


@pytest.fixture
def connection():
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as opened:
        yield opened


def a_row(connection):
    connection.execute("INSERT INTO takes (folder, stamp, song, started_at, coverage) VALUES ('a', 'b', 'c', 'd', 1)")


def is_older(connection):
    return version(connection) == 1 and connection.execute("SELECT * FROM takes").fetchall() == [("a",)]


def test_an_empty_database_gets_all_tables_and_keeps_them(connection):
    create_tables(connection)
    assert version(connection) == SCHEMA_VERSION
    tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
    assert [name for (name,) in tables] == ["beats", "mistakes", "passes", "practices", "takes"]
    a_row(connection)
    create_tables(connection)
    assert connection.execute("SELECT folder FROM takes").fetchall() == [("a",)]


def test_an_older_one_is_made_anew_to_be_read_from_the_folders(connection):
    for statement in OLDER:
        connection.execute(statement)
    assert is_older(connection)
    create_tables(connection)
    assert version(connection) == SCHEMA_VERSION
    assert connection.execute("SELECT part_start_s, video_sha256 FROM takes").fetchall() == []


def test_a_schema_that_breaks_changes_nothing(connection, monkeypatch):
    for statement in OLDER:
        connection.execute(statement)
    monkeypatch.setitem(database.HISTORY_TABLES, "passes", "(")
    with pytest.raises(sqlite3.OperationalError):
        create_tables(connection)
    assert is_older(connection)


def test_a_newer_one_is_refused(connection):
    connection.execute("PRAGMA user_version = 99")
    with pytest.raises(NewerSchema) as refused:
        create_tables(connection)
    assert refused.value.args == (99, SCHEMA_VERSION)


def test_a_database_of_another_program_is_refused(connection):
    connection.execute("CREATE TABLE recipes (name)")
    with pytest.raises(ForeignFile):
        create_tables(connection)


def test_a_deleted_take_takes_its_beats_along(connection):
    connection.execute("PRAGMA foreign_keys = ON")
    create_tables(connection)
    a_row(connection)
    connection.execute("INSERT INTO mistakes VALUES (1, 1, 'shape', 0, 1, 0, 1, '', '', 0, 0, '')")
    connection.execute("DELETE FROM takes")
    assert connection.execute("SELECT count(*) FROM mistakes").fetchone() == (0,)
