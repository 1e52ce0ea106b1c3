"""Every sentence and word that a dancer reads while practising. The voice is that of :mod:`coach.wording.words`."""

from __future__ import annotations

from typing import Final

# ---------------------------------------------------------------- everywhere

SPEED: Final = "{percent} %"
SPEED_CHANGES: Final = "{now} → {then}"
MINUTES: Final = "{minutes} min"
ABOUT_MINUTES: Final = "about {minutes} min"

# ---------------------------------------------------------------- a pass

PASS: Final = "Pass {number}"
PASS_OF: Final = "Pass {number} of {count}"
BEST_PASS: Final = "best {score} at {speed}"
LAST_PASS: Final = "last {score}"
NO_SCORE: Final = "–"
PLAN_STEP: Final = "step {number} of {count}"
RAMP: Final = "ramp"
NO_COUNT_IN: Final = "no count-in"
MEMORY: Final = "from memory"
PARTS: Final = {"arms": "arms only", "legs": "legs only"}
"""What is judged and shown, where that is not all."""

# ---------------------------------------------------------------- between passes

GESTURES: Final = {"again": "Again", "next": "Next", "stop": "Finish"}
GESTURE_KEYS: Final = {"again": "Enter", "next": "N", "stop": "Q"}
"""What is said with the arms, or with a key."""
NOT_SEEN: Final = "I could not see you well enough."
ALL_RIGHT: Final = "Nothing to change. Well danced!"
NO_SINGLE_CHANGE: Final = "No single mistake stands out."
AGAIN_AT: Final = "at {speed}"

# ---------------------------------------------------------------- the plan

PLAN_KEYS: Final = "Space: start · ↓: skip a step · ↑: back · Q: quit"
DOING: Final = {
    "slow": "slowly, {speed}",
    "ramp": "then faster",
    "context": "in context",
    "steady": "at {speed}",
    "whole": "once, at full speed",
}
"""What a step of a plan is → how it is said."""
WHOLE: Final = "The whole dance"

# ---------------------------------------------------------------- the end

SUMMARY: Final = "What you practised"
PASSES: Final = {True: "1 pass", False: "{count} passes"}
"""Whether it is only one → how passes are counted."""
NOT_YET: Final = "not clean yet"
BEST: Final = "best {score}"
MEMORY_BEST: Final = "from memory {score}"
SUMMARY_KEYS: Final = "Space: finish"
SUMMARY_KEYS_DANCE: Final = "Space: the whole dance · Q: finish"

# ---------------------------------------------------------------- saved passages

LOOPS: Final = "Saved passages"
LOOPS_NONE: Final = "None yet. S saves the passage that you practise now."
LOOPS_NAME: Final = "A name for {where}"
LOOPS_KEYS: Final = "Enter: practise it · S: save {where} · X: forget · Esc: back"
LOOPS_KEYS_NONE: Final = "S: save {where} · Esc: back"
LOOPS_KEYS_NAME: Final = "Enter: save · Esc: don't save"
LOOPS_FORGOTTEN: Final = "“{name}” is forgotten."
LOOPS_SAVED: Final = "“{name}” is saved."

# ---------------------------------------------------------------- while it goes on

NEXT_STRETCH: Final = "Next pass: {where} · Enter: now"
NEXT_STEP: Final = "{name} at {speed}"
RAMP_SWITCHED: Final = {
    True: "Ramp: faster after a clean pass, slower after two that were not",
    False: "No ramp: the speed stays as you set it",
}
COUNT_IN_SWITCHED: Final = {
    True: "Next pass: with a count-in",
    False: "Next pass: without a count-in",
}
FADE_SWITCHED: Final = {
    True: "Every second pass is from memory",
    False: "Every pass with the reference",
}
PAUSE_KEYS: Final = (
    "Space: go on · Q: finish",
    "+ −: speed · R: ramp · C: count-in · M: from memory",
    "← → [ ]: passage · L: saved passages · N: next step",
)
NOT_SLOWED: Final = "You hear clicks instead of the slow music: {why}."
