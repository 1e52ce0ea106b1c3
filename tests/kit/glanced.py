"""Screens that are looked at now and then."""


class Glanced:
    """In front of a screen's class: what follows an event is drawn, and one turn in ``every`` besides, as drawing takes
    as long as all else of a turn."""

    since_drawn, every = -1, 8

    def handle(self, event, now):
        self.since_drawn = -1
        return super().handle(event, now)

    def draw(self, surface, now):
        self.since_drawn = (self.since_drawn + 1) % self.every
        return self.since_drawn == 0 and super().draw(surface, now)
