"""Drawings (:mod:`coach.ui.marks`) as SVG: one inside a page, or several as a file."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import escape

from coach.pages.svg import Svg, hex_of, image
from coach.ui import theme
from coach.ui.marks import DASH, Box, Drawing, Mark, Words

SVG_TEXT_ANCHORS = {"left": "start", "centre": "middle", "right": "end"}
SVG_FILE_ATTRIBUTES = ' xmlns="http://www.w3.org/2000/svg" font-family="Manrope, sans-serif" font-weight="600"'


def svg(drawing: Drawing, name: str, title: str, said: str) -> Svg:
    """An image of a page; ``name`` makes its ids unique."""
    return image(name, title, said, (drawing.width, drawing.height), map(_svg, drawing.marks))


def svg_file(drawings: Sequence[Drawing], title: str, said: str) -> bytes:
    """A file of drawings below one another, on the screens' background."""
    wide, tall = max(one.width for one in drawings), sum(one.height for one in drawings)
    marks, top = [_svg(Box(0, 0, wide, tall, theme.BACKGROUND))], 0.0
    for one in drawings:
        marks.append(f'<g transform="translate(0 {top:g})">{"".join(map(_svg, one.marks))}</g>')
        top += one.height
    return image("drawing", title, said, (wide, tall), marks, SVG_FILE_ATTRIBUTES).encode()


def _svg(mark: Mark) -> str:
    colour = hex_of(mark.colour)
    if isinstance(mark, Box):
        place = f'x="{mark.x:.1f}" y="{mark.y:.1f}" width="{mark.width:.1f}" height="{mark.height:.1f}"'
        return f'<rect {place} fill="{colour}"' + ("/>" if mark.opacity == 1 else f' fill-opacity="{mark.opacity}"/>')
    if isinstance(mark, Words):
        place = f'x="{mark.x:.1f}" y="{mark.y:.1f}" text-anchor="{SVG_TEXT_ANCHORS[mark.align]}"'
        return f'<text {place} font-size="{mark.size:g}" fill="{colour}">{escape(mark.text)}</text>'
    way = "".join("M" + " L".join(f"{x:.1f} {y:.1f}" for x, y in run) for run in mark.runs())
    dashes = f' stroke-dasharray="{DASH[0]:g} {DASH[1]:g}"' if mark.dashed else ""
    return f'<path d="{way}" fill="none" stroke="{colour}" stroke-width="{mark.width:g}"{dashes}/>' if way else ""
