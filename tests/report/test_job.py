"""The report made beside everything else, in a process of its own."""

from coach.report.job import run, start_report
from tests.kit.pages import Page
from tests.kit.sessions import a_session


def test_the_report_is_made_in_a_process_of_its_own(where):
    folder = a_session(where, video=False)
    assert start_report(folder, where).wait(60) == 0
    assert Page((folder.path / "report.html").read_text(encoding="utf-8")).problems == []


def test_the_job_makes_the_page_and_says_what_keeps_it_from_that(where, monkeypatch, capsys):
    monkeypatch.setattr("coach.report.job.os.nice", lambda by: 0, raising=False)
    folder = a_session(where, video=False)
    arguments = [str(path) for path in (folder.path, where.songs, where.sessions, where.cache)]
    assert run(arguments) == 0 and (folder.path / "report.html").exists()
    folder.record.unlink()
    assert run(arguments) == 2
    assert "The report could not be made" in capsys.readouterr().err


def test_a_mistake_of_the_program_in_the_process_is_told_in_a_sentence(where, monkeypatch, capsys):
    def bug(*_):
        raise ZeroDivisionError("half a beat")

    monkeypatch.setattr("coach.report.job.os.nice", lambda by: 0, raising=False)
    monkeypatch.setattr("coach.report.report.write_report", bug)
    assert run([str(path) for path in (where.sessions, where.songs, where.sessions, where.cache)]) == 2
    said = capsys.readouterr().err
    assert "could not be made" in said and "ZeroDivisionError: half a beat" in said and "Traceback" not in said
