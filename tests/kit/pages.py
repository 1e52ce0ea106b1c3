"""Reads a page as a browser without network and a screen reader would: for the tests of report and history."""

from html.parser import HTMLParser

from coach.report.report import write_report

VOID = {"meta", "link", "br", "img", "input", "source"}
POINTS_TO_IDS = ("aria-labelledby", "aria-describedby", "for")
FETCHES = ("src", "href", "poster", "data", "action", "srcset")


class Page(HTMLParser):
    """The page's tags in order, with what each contains; ``problems`` is empty for a sound page."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.open, self.problems, self.texts = [], [], [], []
        self.feed(html)
        self.close()
        if self.open:
            self.problems.append(f"never closed: {self.open}")
        self._check()

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        self.tags.append((tag, given, tuple(self.open)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.tags.append((tag, dict(attributes), tuple(self.open)))

    def handle_endtag(self, tag):
        if not self.open or self.open[-1] != tag:
            self.problems.append(f"</{tag}> inside {self.open[-3:]}")
        else:
            self.open.pop()

    def handle_data(self, data):
        self.texts.append((self.open[-1] if self.open else "", data))

    def all(self, tag):
        return [given for name, given, _ in self.tags if name == tag]

    def text(self, tag=None):
        """All text, or all text directly in tags of one name."""
        return " ".join(data for inside, data in self.texts if tag in (None, inside) and inside not in ("style",))

    def _check(self):
        ids = [given["id"] for _, given, _ in self.tags if "id" in given]
        self.problems += [f"id twice: {name}" for name in set(ids) if ids.count(name) > 1]
        for tag, given, around in self.tags:
            self.problems += [f"<{tag} {name}> starts a script" for name in given if name.startswith("on")]
            for name in FETCHES:
                address = given.get(name, "data:")
                beside = tag == "a" and not address.startswith("/") and ":" not in address
                if not address.startswith(("data:", "#")) and not beside:
                    self.problems.append(f"<{tag} {name}={address[:60]}> leaves the page")
                if address.startswith("#") and address[1:] not in ids:
                    self.problems.append(f"<{tag} {name}={address}> points nowhere")
            for name in POINTS_TO_IDS:
                missing = [one for one in given.get(name, "").split() if one not in ids]
                self.problems += [f"<{tag} {name}> points to {one}, which is not there" for one in missing]
            if tag == "script":
                self.problems.append("a script")
            if tag == "svg" and given.get("aria-hidden") != "true":
                if given.get("role") != "img" or not given.get("aria-labelledby"):
                    self.problems.append("a picture without a name")
            if tag in ("video", "img") and not (given.get("aria-label") or given.get("alt")):
                self.problems.append(f"<{tag}> without a name")
            if tag in ("circle", "path", "rect") and "svg" not in around:
                self.problems.append(f"<{tag}> outside of a picture")


def page_of(folder, where):
    """The report of the take, checked for problems."""
    page = Page(write_report(folder, where).read_text(encoding="utf-8"))
    assert page.problems == []
    return page
