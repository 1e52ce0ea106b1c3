"""Screens that are drawn only now and then."""


class Glanced:
    """Mixin before a screen's class: draws after each event, and otherwise one turn in ``every``, because drawing takes
    as long as everything else in a turn."""

    since_drawn, every = -1, 8

    def handle(self, event, now):
        self.since_drawn = -1
        return super().handle(event, now)

    def draw(self, surface, now):
        self.since_drawn = (self.since_drawn + 1) % self.every
        return self.since_drawn == 0 and super().draw(surface, now)
