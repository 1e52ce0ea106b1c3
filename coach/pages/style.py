"""The look of the pages: the screens' colours and typeface order in one style sheet, and the page around a body."""

from __future__ import annotations

from html import escape
from typing import Final

from coach.pages.plots import hex_of
from coach.ui import theme

CONTROLS: Final = 0.18
"""Of a clip's width, left free below it: there the browser draws its controls, which would cover knees and feet."""

STYLE: Final = f"""
:root {{ color-scheme: dark; }}
* {{ box-sizing: border-box; }}
html {{ background: {hex_of(theme.BACKGROUND)}; color: {hex_of(theme.TEXT)}; -webkit-text-size-adjust: 100%; }}
body {{ margin: 0 auto; padding: 20px 16px 48px; max-width: 1120px; font: 17px/1.5 Manrope, system-ui, -apple-system,
  "Segoe UI", Roboto, "Noto Sans", "Noto Sans CJK KR", "Malgun Gothic", "Apple SD Gothic Neo", sans-serif; }}
h1 {{ font-size: 1.5rem; line-height: 1.25; margin: 0 0 12px; }}
h2 {{ font-size: 1.25rem; margin: 40px 0 12px; }}
h3 {{ font-size: 1.05rem; margin: 0 0 4px; }}
p {{ margin: 0 0 10px; max-width: 46rem; }}
a {{ color: inherit; }}
.quiet {{ color: {hex_of(theme.QUIET)}; }}
.scores {{ display: flex; flex-wrap: wrap; gap: 12px 40px; align-items: baseline; margin: 20px 0 8px; padding: 0; }}
.scores div {{ display: flex; flex-direction: column-reverse; }}
.scores dt {{ color: {hex_of(theme.QUIET)}; }}
.scores dd {{ margin: 0; font-size: 2rem; font-weight: 700; line-height: 1.1; }}
.scores div:first-child dd {{ font-size: 4rem; }}
.scores small {{ font-size: 1rem; font-weight: 400; color: {hex_of(theme.QUIET)}; }}
svg {{ display: block; width: 100%; height: auto; }}
svg text {{ font-family: inherit; }}
figure {{ margin: 0; }}
.row {{ margin: 0 0 10px; }}
.row figcaption {{ font-size: .85rem; color: {hex_of(theme.QUIET)}; }}
.row svg {{ height: 44px; }}
.legend {{ display: flex; flex-wrap: wrap; gap: 4px 18px; list-style: none; margin: 0 0 14px; padding: 0;
  font-size: .9rem; }}
.legend li {{ display: flex; align-items: flex-end; gap: 7px; }}
.legend svg {{ width: 12px; height: 22px; }}
.plots {{ display: grid; grid-template-columns: repeat(auto-fill, minmax(min(320px, 100%), 1fr)); gap: 18px;
  align-items: start; }}
.card {{ background: {hex_of(theme.PANEL)}; border-radius: 12px; padding: 14px; min-width: 0; }}
.card p:last-child {{ margin-bottom: 0; }}
.plots .card p {{ font-size: .9rem; margin: 6px 0 0; }}
.mistakes {{ list-style: none; margin: 0; padding: 0; display: grid; gap: 18px;
  grid-template-columns: repeat(auto-fill, minmax(min(440px, 100%), 1fr)); }}
.mistakes .advice {{ font-size: 1.15rem; font-weight: 600; margin: 2px 0 8px; }}
video {{ display: block; width: 100%; height: auto; border-radius: 8px; background: #000;
  aspect-ratio: 1 / {1 + CONTROLS}; object-fit: contain; object-position: top; }}
video.pair {{ aspect-ratio: 2 / {1 + 2 * CONTROLS}; }}
video + p {{ margin-top: 8px; }}
.plots + p, .plots + h3 {{ margin-top: 20px; }}
.key {{ display: inline-block; width: 22px; height: 9px; border-radius: 2px; align-self: center; }}
.before {{ border: 1px solid {hex_of(theme.QUIET)}; }}
.now {{ background: {hex_of(theme.RIGHT)}; }}
details {{ margin: 16px 0; }}
summary {{ cursor: pointer; padding: 6px 0; }}
.wide {{ position: relative; overflow-x: auto; }}
table {{ border-collapse: collapse; font-size: .9rem; font-variant-numeric: tabular-nums; }}
th, td {{ padding: 4px 10px; text-align: right; white-space: nowrap; border-bottom: 1px solid {hex_of(theme.EDGE)}; }}
th:first-child, td:first-child, .words {{ text-align: left; }}
caption {{ text-align: left; padding: 4px 0; color: {hex_of(theme.QUIET)}; }}
b {{ color: {hex_of(theme.WARNING)}; }}
:focus-visible {{ outline: 3px solid {hex_of(theme.TEXT)}; outline-offset: 2px; }}
.hidden {{ position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }}
@media print {{ html {{ print-color-adjust: exact; -webkit-print-color-adjust: exact; }} video {{ display: none; }} }}
"""

POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; media-src data:"
"""Nothing may be fetched, whatever a title or a song's name contains."""


def page(title: str, body: str) -> str:
    """A whole document that needs nothing but itself."""
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(POLICY)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<title>{escape(title)}</title>\n<link rel="icon" href="data:,">\n<style>{STYLE}</style>\n</head>\n'
        f"<body>\n{body}\n</body>\n</html>\n"
    )


def table(caption: str, columns: tuple[str, ...], rows: list[list[str]], words: int = 1) -> str:
    """A table that scrolls sideways in narrow windows. Cells are HTML; the first ``words`` columns are text."""
    head = "".join(f'<th scope="col"{_words(i < words)}>{escape(name)}</th>' for i, name in enumerate(columns))
    body = "".join(f"<tr>{''.join(_cell(i, cell, words) for i, cell in enumerate(row))}</tr>\n" for row in rows)
    return (
        f'<div class="wide" role="region" tabindex="0" aria-label="{escape(caption)}"><table>'
        f"<caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>\n{body}</tbody></table></div>"
    )


def _cell(i: int, cell: str, words: int) -> str:
    if i == 0:
        return f'<th scope="row">{cell}</th>'
    return f"<td{_words(i < words)}>{cell}</td>"


def _words(is_text: bool) -> str:
    return ' class="words"' if is_text else ""
