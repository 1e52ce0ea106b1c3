"""Screens that are looked at now and then."""


class Glanced:
    """In front of a screen's class: one turn in ``every`` is drawn, as drawing takes as long as all else of a turn."""

    turns, every = 0, 8

    def draw(self, surface, now):
        self.turns += 1
        return self.turns % self.every == 0 and super().draw(surface, now)
