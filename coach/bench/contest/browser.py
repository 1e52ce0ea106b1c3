"""How long a browser takes to open a contest's page, to sort and to search its table; needs an installed Chromium."""

from __future__ import annotations

import re
import shutil
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

BROWSERS: Final = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
HEADLESS_ARGUMENTS: Final = ("--headless", "--no-sandbox", "--disable-gpu", "--dump-dom")
BROWSER_TIMEOUT_S: Final = 120.0
"""s after which we give up on a browser."""
CSP_META_PATTERN: Final = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')
"""Forbids every script but the page's own, so it is removed from the copy being timed."""
TIMER: Final = """<script>
addEventListener("load", () => {
  const opened = performance.now();
  const timed = work => {
    const began = performance.now();
    work();
    document.body.getBoundingClientRect();
    return performance.now() - began;
  };
  const sorts = [...document.querySelectorAll("#ranking button")].map(button => timed(() => button.click()));
  const search = document.getElementById("search");
  search.value = "7";
  const found = timed(() => search.dispatchEvent(new Event("input")));
  document.body.dataset.took = [opened, Math.max(...sorts), found].join(" ");
});
</script>"""


@dataclass(frozen=True)
class PageTimes:
    """s: from requesting the page until it is laid out; sorting by the slowest column; a search."""

    open_s: float
    sort_s: float
    search_s: float


def page_times(page: str, scratch: Path) -> PageTimes | None:
    """None if there is no browser, or it does not answer."""
    copy = scratch / "timed.html"
    copy.write_text(CSP_META_PATTERN.sub("", page, count=1).replace("</body>", TIMER + "</body>"), encoding="utf-8")
    for browser in filter(None, map(shutil.which, BROWSERS)):
        command = [browser, *HEADLESS_ARGUMENTS, f"--user-data-dir={scratch / 'browser'}", copy.as_uri()]
        with suppress(OSError, subprocess.SubprocessError):
            shown = subprocess.run(
                command, capture_output=True, text=True, errors="replace", timeout=BROWSER_TIMEOUT_S
            ).stdout
            if took := re.search(r'data-took="([\d. ]+)"', shown):
                return PageTimes(*(float(ms) / 1000 for ms in took[1].split()))
    return None


def said(times: PageTimes | None, rows: int) -> str:
    if times is None:
        return "No browser was found, or it did not answer: how long the page takes to open was not measured."
    return (
        f"A browser opens the page of {rows:,} in {times.open_s:.2f} s, sorts it in {1000 * times.sort_s:.0f} ms and "
        f"searches it in {1000 * times.search_s:.0f} ms."
    )
