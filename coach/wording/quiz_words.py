"""Every sentence and word of the quiz. The voice is that of :mod:`coach.wording.words`."""

from __future__ import annotations

from typing import Final

from coach.base.program import PROGRAM

TITLE: Final = "Guess That Song!"
TAGLINE: Final = "Only the dance is left. Which song is it?"

# ---------------------------------------------------------------- the menu

MENU: Final = {
    "easy": ("Easy", "ten seconds of the dance"),
    "normal": ("Normal", "five seconds"),
    "hard": ("Hard", "three seconds, mirrored, arms or legs"),
    "dancing": ("Guess by dancing", "you dance, Coach guesses (webcam)"),
}
MENU_KEYS: Final = "1–4, click or ↑ ↓ and Enter: play · Q: quit"
GROUPS: Final = "with whole groups"
NO_COACH: Final = "This needs all of Coach; this program is only the quiz."

# ---------------------------------------------------------------- a question

QUESTION: Final = "Question {number}"
OF: Final = "{number} of {count}"
READY: Final = "Watch closely"
PARTS: Final = {"arms": "only the arms", "legs": "only the legs"}
MIRROR: Final = "perhaps mirrored"
LAST_CHANCE: Final = "Well?"
STREAK: Final = "{streak} in a row"
POINTS: Final = "+{points}"
SCORE: Final = "{score}"
RIGHT: Final = ("Right!", "Yes!", "You know it!", "Exactly!")
WRONG: Final = "It was {title}"
LATE: Final = "Too late: {title}"
GUESS_KEYS: Final = "1–4 or click: answer · Esc: pause"
REVEAL_KEYS: Final = "Space: next · D: dance this one · Esc: pause"
AGAIN_KEYS: Final = "Space or Esc: back · D: dance this one"
PAUSED: Final = "Paused"
PAUSED_KEYS: Final = "Space: go on · Q: to the menu"
PAD_GONE: Final = "The gamepad is gone: use the keys 1–4 or the mouse, or plug it in again."
PAD_HERE: Final = "Gamepad found: answer with its four buttons."

# ---------------------------------------------------------------- the end

RANKS: Final = (
    (0.95, "Legend"), (0.8, "Main dancer"), (0.6, "Lead dancer"), (0.4, "Rising star"), (0.2, "Trainee"),
    (0.0, "First day of training"),
)  # fmt: skip
"""Least share of right answers, and the rank it earns."""
RESULT: Final = "{right} of {count} right"
LONGEST: Final = "longest streak: {streak}"
BEST_LIST: Final = "Best · {level}"
NOBODY_YET: Final = "Nobody yet: you could be the first."
NAMELESS: Final = "–"
END_KEYS: Final = "Enter: play again · ← → and Space: see an answer again · D: dance it · M: menu · Q: quit"
NEW_BEST: Final = "No. {place} on the leaderboard!"
YOUR_NAME: Final = "Your name: {name}_"
NAME_KEYS: Final = "Type it, then Enter · Esc: without a name"

# ---------------------------------------------------------------- what prevents playing

LOOKING: Final = "Looking at the dances"
TOO_FEW: Final = (
    f"The quiz needs four songs whose dance is known; {{there}}. Import more of your own ({PROGRAM} import VIDEO "
    f"--song NAME), or import a friend's ({PROGRAM} import FILE.coachtrack)."
)
THERE: Final = {0: "there is none", 1: "there is only one: {names}", 2: "there are only two: {names}",
                3: "there are only three: {names}"}  # fmt: skip
UNKNOWN_DANCE: Final = (
    "Not in the quiz, because the dance is not known yet: {names}. Dance such a song once, or import it again."
)
BROKEN: Final = "Not in the quiz: {name}. {problem}"
BOX_TITLE: Final = "Not enough songs yet"
BOX_OFFER: Final = "A quiz needs four songs; {there}. Add the songs that came with Coach?"
BOX_KEYS: Final = "Space: yes · Esc: no"
BOX_TAKEN: Final = "A quiz needs four songs; {there}. The songs that came with Coach are added."
DANCING_UNATTENDED: Final = "Nobody dances with --unattended: choose easy, normal or hard."
NO_GROUPS: Final = "None of these songs has a group: the quiz shows one dancer each."
SEED: Final = "Seed {seed}"
ROUND: Final = "{level}: {right} of {count} right, {score} points"
BEST_DAMAGED: Final = (
    "{file} was damaged and could not be read; it is kept as “{aside}”. The quiz starts a new leaderboard."
)
BEST_REFUSED: Final = "The leaderboard cannot be saved: the folder {folder} cannot be used ({why})."
BEST_UNUSED: Final = "This round is not on the leaderboard."

# ---------------------------------------------------------------- guess by dancing

DANCE_ONE: Final = "Dance one of these!"
DANCE_READY: Final = "Step back until you see all of yourself, then raise one hand"
DANCE_HAND: Final = "Keep it up …"
DANCE_NOW: Final = "Dance!"
DANCE_HEARD: Final = "I think it is {title}"
DANCE_UNSURE: Final = "I cannot tell. Which one was it?"
DANCE_WHICH: Final = "Right? Raise one hand. If not, press the number of what you danced."
DANCE_WHICH_KEYS: Final = "Press the number of what you danced."
DANCE_KNEW: Final = "I knew it!"
DANCE_MISSED: Final = "I took it for {title}"
DANCE_UNSEEN: Final = "I cannot see you: step into the picture."
DANCE_LOST: Final = "I could not tell: dance it bigger next time"
DANCE_NEXT: Final = "Raise one hand, or Space: next · Esc: end"
DANCE_KEYS: Final = "Space: go · Esc: end"
DANCING_KEYS: Final = "Esc: end"
