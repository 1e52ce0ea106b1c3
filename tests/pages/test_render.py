"""Pages from templates: nothing that a title or a file name contains becomes part of the page's structure."""

import re
from dataclasses import replace

import numpy as np
import pytest
from jinja2 import UndefinedError

from coach.domain.passage import Passage
from coach.history.page import history_page
from coach.pages.render import ENVIRONMENT, TEMPLATES, render
from coach.report.content import MadeClip, Report
from coach.report.page import report_page
from tests.history.test_page import past
from tests.kit.films import a_song
from tests.kit.pages import Page
from tests.kit.takes import a_take

EVIL = """<script>alert(1)</script> & "><img src='http://x/' onerror="x()">' {{ 7 * 7 }}"""


def evil_song(tmp_path):
    song = a_song(tmp_path)
    sections = tuple(replace(section, name=EVIL) for section in song.grid.sections)
    return replace(song, title=EVIL, grid=replace(song.grid, sections=sections))


def evil_report(song, clip):
    take = a_take(mistakes=())
    return Report(
        take=replace(take, basis=replace(take.basis, level=EVIL, source=EVIL) if take.basis else None),
        marked=0,
        shown=(Passage("best", 0, 3, at=0.0, start=0.0, end=2.0, shift=0.0, advice=EVIL),),
        clips=(clip,),
        song=song,
        earlier=(),
        best=np.nan,
        lost=0,
        seen=None,
        unread=(EVIL,),
        missing=EVIL,
    )


@pytest.mark.parametrize("clip", [MadeClip(why=EVIL), MadeClip(b"film", b"picture"), MadeClip(b"film", b"p", EVIL)])
def test_a_report_shows_whatever_a_title_contains_as_text(tmp_path, clip):
    page = Page(report_page(evil_report(evil_song(tmp_path), clip)))
    assert page.problems == []
    assert page.all("script") == page.all("img") == []
    assert EVIL in page.text("h1") and EVIL in page.text("title") and EVIL in page.text("figcaption")
    assert EVIL in page.text("li") and EVIL in page.text("td")
    if clip.video:
        assert EVIL in page.all("video")[0]["aria-label"]
    if clip.why:
        assert EVIL in page.text("p")


def test_a_history_shows_whatever_a_title_contains_as_text(tmp_path):
    takes = [past(1), past(2)]
    page = Page(history_page([("song", evil_song(tmp_path), takes, []), (EVIL, None, takes, [])]))
    assert page.problems == []
    assert page.all("script") == page.all("img") == []
    assert page.text("h2").count(EVIL) == 2 and page.text("caption").count(EVIL) == 2
    assert [given["aria-label"].count(EVIL) for given in page.all("div") if "aria-label" in given] == [1, 1]


def test_no_template_lifts_the_escaping():
    names = ENVIRONMENT.list_templates()
    assert {"page.html.jinja", "parts.html.jinja", "report.html.jinja", "history.html.jinja"} <= set(names)
    for name in names:
        text = (TEMPLATES / name).read_text(encoding="utf-8")
        assert not re.search(r"\|\s*safe\b|autoescape|Markup", text), name


def test_a_value_that_is_missing_is_not_left_blank():
    with pytest.raises(UndefinedError, match="title"):
        render("history", songs=[])


def test_no_page_is_wider_than_the_window_or_the_paper():
    style = " ".join(render("history", title="", songs=[]).split())
    assert re.search(r"body \{[^}]*overflow-wrap: break-word", style)  # titles are not always of short words
    assert "svg { min-width: 860px; }" in style
    printed = style.partition("@media print {")[2]
    assert ".wide { overflow-x: visible; }" in printed and ".movement svg { min-width: 0; }" in printed
