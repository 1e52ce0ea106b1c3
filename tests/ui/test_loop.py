"""The loop, with a window of stand-ins and a clock that moves only when somebody sleeps."""

import pygame
import pytest

from coach.ui.dialogs import Offer, offer
from coach.ui.loop import Clock, Screen, run, turn
from coach.ui.window import Action, MousePress, Window
from tests.kit.films import Keys

KEY = {pygame.K_y: "yes"}


class Slept:
    """``clock.sleep`` moves the time; ``slept`` says by how much."""

    def __init__(self):
        self.moment, self.slept = 100.0, []
        self.clock = Clock(lambda: self.moment, self.sleep)

    def sleep(self, seconds):
        self.slept.append(seconds)
        self.moment += seconds


class Told(Screen):
    """Notes all that it is told, and is over after ``turns`` of them."""

    keys = KEY

    def __init__(self, turns=3, drawing=0.0, new=True, time=None):
        self.turns, self.drawing, self.new, self.time = turns, drawing, new, time
        self.told = []

    def handle(self, event, now):
        self.told.append(event)
        self.done = event is Action.QUIT

    def redraw(self):
        self.told.append("redraw")

    def tick(self, now):
        self.told.append(("tick", round(now, 6)))
        self.done = self.turns == 0
        self.turns -= 1

    def draw(self, surface, now):
        self.told.append("draw")
        if self.time:
            self.time.moment += self.drawing
        return self.new

    def flipped(self, now):
        self.told.append(("flipped", round(now, 6)))


class Closing(Keys):
    """A window that is closed in its second turn."""

    turns = 0

    def events(self, keys=()):
        self.turns += 1
        if self.turns == 2:
            self.closed, self.happen = True, ["before", Action.QUIT, "after"]
        return super().events(keys)


def test_a_turn_is_events_time_picture_in_that_order():
    window, screen, time = Keys(), Told(drawing=0.25), Slept()
    screen.time, window.happen = time, [MousePress(1, 2), "yes"]
    assert turn(window, screen, time.clock)
    assert screen.told == [MousePress(1, 2), "yes", ("tick", 100.0), "draw", ("flipped", 100.25)]
    assert window.flips == 1


def test_what_did_not_change_is_not_shown_again():
    window, screen = Keys(), Told(new=False)
    assert turn(window, screen, Slept().clock)
    assert screen.told[-1] == "draw" and window.flips == 0


def test_a_screen_is_told_when_the_window_does_not_show_it_as_it_begins_and_when_it_was_lost():
    window, screen = Keys(), Told(turns=2)
    run(window, screen, Slept().clock)
    assert [told for told in screen.told if isinstance(told, str)] == ["redraw", "draw", "draw"]
    window.stale = True
    assert turn(window, Told(), Slept().clock) and not window.stale


def test_the_event_that_ends_a_screen_is_its_last():
    window, screen = Keys(), Told()
    window.happen = [Action.QUIT, "later"]
    assert not turn(window, screen, Slept().clock)
    assert screen.told == [Action.QUIT] and window.flips == 0


def test_turns_begin_at_the_screen_s_rate_however_long_drawing_takes():
    time = Slept()
    screen = Told(turns=3, drawing=0.02, time=time)
    screen.rate = 10
    run(Keys(), screen, time.clock)
    assert [moment for name, moment in filter(lambda told: told[0] == "tick", screen.told)] == [
        100.0,
        100.1,
        100.2,
        100.3,
    ]
    assert time.slept == pytest.approx([0.0, 0.08, 0.08, 0.08])


def test_a_slow_screen_is_not_waited_for():
    time = Slept()
    screen = Told(turns=2, drawing=0.5, time=time)
    run(Keys(), screen, time.clock)
    assert time.slept == [0.0, 0.0, 0.0]


def test_a_screen_may_know_better_when_its_turn_comes():
    time, began = Slept(), []

    class Patient(Told):
        def wait(self, clock, at):
            began.append(at)
            clock.sleep(2.0)

    run(Keys(), Patient(turns=1), time.clock)
    assert began == [float("-inf"), 102.0] and time.moment == 104.0


def test_it_is_over_when_the_screen_says_so_and_nothing_is_drawn_then():
    window, screen = Keys(), Told(turns=2)
    run(window, screen, Slept().clock)
    assert window.flips == 2 and screen.told[-1][0] == "tick"


def test_a_closed_window_ends_a_screen_that_would_stay():
    class Stubborn(Told):
        def handle(self, event, now):
            self.told.append(event)

    window, screen = Closing(), Stubborn(turns=99)
    run(window, screen, Slept().clock)
    assert screen.told[-3:] == ["before", Action.QUIT, "after"]
    assert not screen.done and window.flips == 1


def test_in_a_closed_window_nothing_begins():
    window, screen = Keys(), Told()
    window.closed = True
    run(window, screen, Slept().clock)
    assert screen.told == [] and not offer(window, "title", "text", "keys")


@pytest.mark.parametrize("problem", [KeyboardInterrupt, ZeroDivisionError])
def test_ctrl_c_and_errors_go_through(problem):
    class Broken(Told):
        def tick(self, now):
            raise problem

    with pytest.raises(problem):
        run(Keys(), Broken(), Slept().clock)


def test_a_real_window_gives_the_screen_its_own_keys_and_resizes(monkeypatch):
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    sizes = []

    class Sized(Told):
        def draw(self, surface, now):
            sizes.append(surface.get_size())
            return True

    with Window(size=(320, 240)) as window:
        window.events()
        screen = Sized()
        for code in (pygame.K_y, pygame.K_n, pygame.K_q):
            pygame.event.post(pygame.event.Event(pygame.KEYDOWN, key=code, scancode=0, mod=0, unicode=""))
        assert not turn(window, screen, Slept().clock)
        assert screen.told == ["yes", Action.QUIT] and not window.closed
        pygame.display.set_mode((400, 300), pygame.RESIZABLE)
        pygame.event.post(pygame.event.Event(pygame.VIDEORESIZE, size=(400, 300), w=400, h=300))
        turn(window, Sized(), Slept().clock)
    assert sizes == [(400, 300)]


def press(code):
    pygame.event.post(pygame.event.Event(pygame.KEYDOWN, key=code, scancode=0, mod=0, unicode=""))


@pytest.fixture
def real_window(monkeypatch):
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    with Window(size=(320, 240)) as window:
        window.events()
        yield window


def test_what_was_pressed_before_a_screen_began_does_nothing_on_it(real_window):
    """While a dance is judged, say; what is pressed once it is there does."""

    class Pressed(Told):
        def draw(self, surface, now):
            if "draw" not in self.told:
                press(pygame.K_y)
            return super().draw(surface, now)

    press(pygame.K_q)
    pygame.event.post(pygame.event.Event(pygame.MOUSEBUTTONDOWN, button=1, pos=(3, 4)))
    press(pygame.K_F11)
    screen = Pressed()
    run(real_window, screen, Slept().clock)
    assert [told for told in screen.told if isinstance(told, (Action, MousePress)) or told == "yes"] == ["yes"]
    assert real_window.fullscreen  # it is about the window, whatever is shown


def test_what_is_meant_for_a_screen_before_it_began_is_told(real_window):
    """Leaving, while a camera opens."""
    press(pygame.K_y)
    press(pygame.K_q)
    screen = Told()
    screen.early = (Action.QUIT,)
    run(real_window, screen, Slept().clock)
    assert screen.told == [Action.QUIT]


def test_a_window_that_was_closed_before_a_screen_began_ends_it(real_window):
    press(pygame.K_y)
    pygame.event.post(pygame.event.Event(pygame.QUIT))
    screen = Told()
    run(real_window, screen, Slept().clock)
    assert screen.told == [Action.QUIT] and real_window.closed


@pytest.mark.parametrize(
    ("event", "done", "accepted"),
    [
        (Action.SPACE, True, True),
        (Action.START, True, True),
        (Action.PAUSE, True, False),
        (Action.QUIT, True, False),
        (Action.LEFT, False, False),
        (MousePress(1, 1), False, False),
    ],
    ids=str,
)
def test_the_answers_to_an_offer(event, done, accepted):
    asked = Offer("Practise?", "Nothing was heard.", "Space: yes")
    asked.handle(event, 0.0)
    assert (asked.done, asked.accepted) == (done, accepted)
