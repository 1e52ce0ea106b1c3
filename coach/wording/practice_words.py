"""Every sentence and word that a dancer reads while practising. The voice is that of :mod:`coach.wording.words`."""

from __future__ import annotations

from typing import Final

# ---------------------------------------------------------------- everywhere

SPEED: Final = "{percent} %"
SPEED_CHANGES: Final = "{now} → {then}"
BEATS: Final = "beats {first}–{last}"
BEAT: Final = "beat {first}"
MINUTES: Final = {True: "under a minute", False: "about {minutes} min"}
"""Whether it is less than a minute → how long something takes."""

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

BETWEEN_KEYS: Final = "Enter: again · N: next · Q: finish"
GESTURES: Final = {"again": "Again", "next": "Next", "stop": "Finish"}
NOT_SEEN: Final = "I could not see you well enough."
ALL_RIGHT: Final = "Nothing to change. Well danced!"
AGAIN_AT: Final = "at {speed}"

# ---------------------------------------------------------------- the plan

PLAN: Final = "Today"
PLAN_KEYS: Final = "Space: start · ↓: skip a step · ↑: back · Q: quit"
PLAN_STARTS: Final = "It starts in {seconds} s"
DOING: Final = {
    "slow": "slowly, {speed}",
    "ramp": "faster, from {speed}",
    "context": "at full speed, with what comes before and after",
    "steady": "at {speed}",
    "whole": "at full speed",
}
"""What a step of a plan is → how it is said."""
WHOLE: Final = "The whole dance"

# ---------------------------------------------------------------- the end

SUMMARY: Final = "Practised"
SUMMARY_PASSES: Final = {True: "1 pass", False: "{count} passes"}
SUMMARY_SPEEDS: Final = "{began} → {reached}"
SUMMARY_BEST: Final = "best {score}"
SUMMARY_MEMORY: Final = "from memory {score}"
SUMMARY_KEYS: Final = "Q: finish"
SUMMARY_KEYS_DANCE: Final = "Space: the whole dance · Q: finish"
SUMMARY_CLOSES: Final = "It closes in {seconds} s"

# ---------------------------------------------------------------- saved passages

LOOPS: Final = "Saved passages"
LOOPS_NONE: Final = "None yet. Press S to save the one that you practise."
LOOPS_NAME: Final = "A name for {where}"
LOOPS_KEYS: Final = "↑ ↓: choose · Enter: practise it · S: save {where} · Delete: forget · Esc: back"
LOOPS_KEYS_NAME: Final = "Enter: save · Esc: don't save"
