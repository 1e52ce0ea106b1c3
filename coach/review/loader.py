"""Loads passages on its own thread, the most wanted first, so that switching is instant."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence

from coach.domain.passage import Passage
from coach.ui.passage.clip import Clip


class ClipLoader:
    """Keeps the clips of the wanted passages, and forgets the others.

    The thread takes one step of the most wanted incomplete clip, then looks again, so that a new request is served at
    once and a half-loaded clip continues where it stopped. As soon as that clip can begin to play, the first pictures
    of the clip that is likely to be next are loaded: finding them takes longest. ``clip`` raises what went wrong on
    the thread. ``meanwhile`` is less urgent work, done when the most wanted clip is complete, before the others;
    ``afterwards`` is done last.
    """

    def __init__(
        self,
        load: Callable[[Clip], Iterator[None]],
        meanwhile: Iterator[None] | None = None,
        afterwards: Iterator[None] | None = None,
    ) -> None:
        self._load = load
        self._meanwhile: Iterator[None] | None = meanwhile
        self._afterwards: Iterator[None] | None = afterwards
        self._first: Passage | None = None
        self._next: Passage | None = None
        self._lock = threading.Condition()
        self._clips: dict[Passage, Clip] = {}
        self._steps: dict[Passage, Iterator[None]] = {}  # of the incomplete clips, most wanted first
        self._stop = False
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="review loader", daemon=True)
        self._thread.start()

    def want(self, passages: Sequence[Passage], following: Passage | None = None) -> None:
        """Load these, in this order, and ``following``, which is likely to come next; forget all others."""
        with self._lock:
            known, steps = self._clips, self._steps
            self._first, self._next = passages[0] if passages else None, following
            every = passages if following is None else (*passages, following)
            self._clips = {passage: known.get(passage) or Clip(passage) for passage in every}
            self._steps = {
                passage: steps.get(passage) or self._load(clip)
                for passage, clip in self._clips.items()
                if passage in steps or passage not in known
            }
            self._lock.notify()

    def clip(self, passage: Passage) -> Clip:
        """The clip of a wanted passage, as far as it has been loaded."""
        with self._lock:
            if self._failure is not None:
                raise self._failure
            return self._clips[passage]

    @property
    def done(self) -> bool:
        """Whether nothing is left to load or to do."""
        with self._lock:
            return not (self._steps or self._meanwhile or self._afterwards)

    def close(self) -> None:
        """Stop the thread and wait for it."""
        with self._lock:
            self._stop = True
            self._lock.notify()
        self._thread.join()

    def _run(self) -> None:
        try:
            while (steps := self._next_steps()) is not None:
                if next(steps, self) is self:
                    self._done(steps)
        except BaseException as failure:  # noqa: BLE001 - handed to the main loop, which raises it
            with self._lock:
                self._failure = failure

    def _next_steps(self) -> Iterator[None] | None:
        """The work to take a step of; None when the loader is closed."""
        with self._lock:
            self._lock.wait_for(lambda: self._steps or self._meanwhile or self._afterwards or self._stop)
            if self._stop:
                return None
            if self._next in self._steps and self._can_wait(self._first) and not self._clips[self._next].begun():
                return self._steps[self._next]
            if self._meanwhile is not None and self._first not in self._steps:
                return self._meanwhile
            return next(iter(self._steps.values()), self._afterwards)

    def _can_wait(self, passage: Passage | None) -> bool:
        return passage not in self._steps or self._clips[passage].ready()

    def _done(self, steps: Iterator[None]) -> None:
        with self._lock:
            if steps is self._meanwhile:
                self._meanwhile = None
            if steps is self._afterwards:
                self._afterwards = None
            self._steps = {passage: others for passage, others in self._steps.items() if others is not steps}
