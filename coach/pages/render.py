"""A page from its template: every value is escaped, except the plots, which already are.

Templates contain structure; sentences come from :mod:`coach.wording.page_words`, as ``words``, or with the values.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from coach.pages.svg import Svg, hex_of
from coach.ui import theme
from coach.wording import page_words

TEMPLATES: Final = Path(__file__).parent / "templates"

ENVIRONMENT: Final = Environment(
    loader=FileSystemLoader(TEMPLATES),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
ENVIRONMENT.globals.update(words=page_words, theme=theme)
ENVIRONMENT.filters["hex"] = hex_of


@dataclass(frozen=True)
class Figure:
    """A plot with its heading and the sentence below it, "" for none. Without ``plot`` only the words are shown."""

    heading: str = ""
    plot: Svg = Svg()
    said: str = ""


@dataclass(frozen=True)
class MarkedCell:
    """A bold table cell, and the word ``mark`` that tells a screen reader why."""

    text: str
    mark: str


def as_it_is(text: str) -> Svg:
    """Text that a template must not escape: our own, or escaped where it was made."""
    return Svg(text)


def render(name: str, **values: object) -> str:
    """The page from ``templates/<name>.html.jinja``. UndefinedError if a value is missing."""
    return ENVIRONMENT.get_template(f"{name}.html.jinja").render(values)
