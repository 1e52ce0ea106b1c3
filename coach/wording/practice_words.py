"""Every sentence and word that a dancer reads while practising. The voice is that of :mod:`coach.wording.words`."""

from __future__ import annotations

from typing import Final

from coach.base.program import PROGRAM, PROGRAM_NAME

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
PLAN_STEP: Final = "step {number} of {count}"
RAMP: Final = "ramp"
NO_COUNT_IN: Final = "no count-in"
MEMORY: Final = "from memory"
PARTS: Final = {"arms": "arms only", "legs": "legs only"}
"""What is judged and shown, if that is not everything."""
ONLY: Final = "{where} (only {body})"

# ---------------------------------------------------------------- between passes

GESTURES: Final = {"again": "Again", "next": "Next", "stop": "Finish"}
GESTURE_KEYS: Final = {"again": "Enter", "next": "N", "stop": "Q"}
"""What a gesture or a key says."""
NOT_SEEN: Final = "I couldn't see you well enough."
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
"""Kind of step in a plan → how it is said."""
WHOLE: Final = "The whole dance"
PLAN_WORST: Final = "{where} cost you most in your newest {takes}: {there} of 100 there ({what})."
PLAN_ALSO: Final = {
    True: "{where} comes next: {there} of 100 there ({what}).",
    False: "{where} come next: {there} of 100 there ({what}).",
}
"""Whether it is a single beat → why it is practised."""
PLAN_WHAT: Final = {"timing": "timing", "frozen": "you stopped", "side": "the other side", "move": "another move"}
"""Kind of a mistake → what it is, if it is not about a joint."""
PLAN_TAKES: Final = {1: "take", 2: "{count} takes"}
PLAN_RAMP: Final = "A step faster after each clean pass, a step slower after two that were not."
PLAN_CONTEXT: Final = "At full speed, together with the beats before and after, as in the dance."
PLAN_WHOLE: Final = "The whole song, to see whether it sticks."

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
LOOPS_NONE: Final = "None yet. S saves the passage that you are practising now."
LOOPS_NAME: Final = "A name for {where}"
LOOPS_KEYS: Final = "Enter: practise it · S: save {where} · X: forget · Esc: back"
LOOPS_KEYS_NONE: Final = "S: save {where} · Esc: back"
LOOPS_KEYS_NAME: Final = "Enter: save · Esc: don't save"
LOOPS_FORGOTTEN: Final = "“{name}” is forgotten."
LOOPS_SAVED: Final = "“{name}” is saved."
LOOPS_REPLACES: Final = "“{name}” is already saved: {where}. Enter once more replaces it."

# ---------------------------------------------------------------- while practising

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
    "Esc or Space: go on · Q: finish",
    "+ −: speed · R: ramp · C: count-in · M: from memory",
    "← → J K: passage · L: saved passages",
)
PAUSE_NEXT: Final = "N: next step"
"""One more key, if there is one."""
NO_NEXT_STEP: Final = "There is no next step. Q: finish"
NOT_SLOWED: Final = "You hear clicks instead of the slow music: {why}."

# ---------------------------------------------------------------- what is kept, and what cannot be practised

NOBODY_SEEN: Final = (
    "Nobody was seen in a pass, so it was not kept. Step back until your whole body is in the picture, or turn on a "
    "light."
)
NO_PICTURE: Final = (
    "No picture came from {camera} during a pass, so it was not kept. Unplug the camera and plug it in again, or "
    "open the phone's camera app again (a film in its place must last as long as the passage)."
)
"""The same for a pass as for a take: other passes may be kept."""

LOOPS_DAMAGED: Final = (
    "{file} was damaged; it is kept as {aside}. The passages that you saved there are gone: save them again."
)
PRACTICE_KEPT: Final = "Your practice is saved in {folder}"
PRACTICE_RECOVERED: Final = "Your practice of {when} was cut short. What was recorded is saved: {folder}"
PRACTICE_COMMAND: Final = f"{PROGRAM_NAME} practice --song {{song}} --from {{first}} --to {{last}}"
PRACTICE_MOVE_COMMAND: Final = f"{PROGRAM_NAME} practice --song {{song}} --move {{move}}"
PRACTICE_NO_SECTION: Final = "There is no section “{name}” in {song}{meant}."
PRACTICE_MEANT: Final = "; perhaps you meant {name}"
PRACTICE_THERE_ARE: Final = "; there are {names}"
PRACTICE_NO_SECTIONS: Final = "{song} has no sections. Choose beats instead: --from 1 --to {last}."
PRACTICE_NO_MOVE: Final = "There is no move “{name}” in {song}{meant}."
PRACTICE_NO_MOVES: Final = (
    f"{{song}} has no moves with names. Find them first: {PROGRAM} moves {{typed}} --write. Then choose one."
)
PRACTICE_MIRRORED: Final = "{name} (mirrored)"
PRACTICE_NO_LOOP: Final = "You have no saved passage “{name}” in {song}{meant}."
PRACTICE_NO_LOOPS: Final = "You have no saved passages in {song}. Choose beats instead: --from 1 --to {last}."
PRACTICE_OUTSIDE: Final = "{song} has beats 1 to {beats}: --from {first} --to {last} goes beyond them."
PRACTICE_BACKWARDS: Final = "--to {last} comes before --from {first}: there is nothing to practise."
PRACTICE_LOOP_OUTSIDE: Final = (
    "Your passage “{name}” is on beats {first} to {last}, but {song} has beats 1 to {beats} now. Save it again."
)
PRACTICE_NO_MISTAKE: Final = "There is no mistake {number} in your newest take of {song}: it has {count}."
PRACTICE_NO_MISTAKES: Final = (
    "Your newest take of {song} has no mistakes to practise. Choose beats: --from 1 --to {last}."
)
PRACTICE_NO_COMPARABLE: Final = (
    "None of your takes of {song} shows most of the dance with its current video and beats. Dance it again: "
    f"{PROGRAM} --song {{typed}}. Or choose beats: --from 1 --to {{last}}."
)
PRACTICE_NO_HISTORY: Final = (
    f"There is no whole take of {{song}} yet to plan from. Dance it first: {PROGRAM} --song {{typed}}. Or choose "
    "beats: --from 1 --to {last}."
)
PRACTICE_REFUSED: Final = "You can't practise right now"
PRACTICE_REFUSED_KEYS: Final = "Space: back to your mistakes"
