"""Every sentence and word of the pages and lists read after the dance: report, history, sessions.

In the same voice as :mod:`coach.wording.words`, and with its words for joints and lags.
"""

from __future__ import annotations

from typing import Final

from coach.base.program import PROGRAM, PROGRAM_NAME

# ---------------------------------------------------------------- verdicts

KINDS: Final = {
    "ok": "right",
    "timing": "timing",
    "shape": "shape",
    "side": "other side",
    "frozen": "stopped",
    "unseen": "not seen",
}
"""Kind of a verdict → one or two words for legends and tables."""
MISTAKES: Final = {
    "timing": "Timing",
    "shape": "Shape",
    "side": "Other side",
    "frozen": "You stopped",
    "absent": "Not danced",
    "drift": "Tempo",
    "move": "Another move",
}
"""Kind of a mistake → its heading."""
NOT_DANCED: Final = "not danced"
BEAT: Final = "beat {first}"
BEATS: Final = "beats {first}–{last}"
NOTHING: Final = "–"
"""Stands for a number that could not be measured."""

# ---------------------------------------------------------------- report

REPORT_TITLE: Final = "{title}: your take of {when}"
REPORT_TITLE_OF: Final = "{title}: your take of {when}, {who}"
GROUP_PAGE_TITLE: Final = "{title}: your group's take of {when}"
GROUP_EACH: Final = "Each of you"
GROUP_COLUMNS: Final = ("Dancer", "Follows", "Score", "Shape", "Timing", "Seen", "Their mistakes")
GROUP_FOLLOWS: Final = "number {member}"
GROUP_FIRST: Final = "What each of you should change first"
GROUP_OTHER_DANCE: Final = "This looks like a different dance, so there is no score."
GROUP_NO_TAKE: Final = "The take of {who} is missing or damaged."
GROUP_TIMING: Final = "Who leads, who trails"
GROUP_TIMING_SAID: Final = "Milliseconds behind the music, a line for each dancer; up is late."
GROUP_TIMING_UNPLACED: Final = (
    "Milliseconds, a line for each dancer; up is late. The film was matched by your movements, so only the differences "
    "between the lines are known, not how late you all are."
)
GROUP_PLACES: Final = "The formation from above"
GROUP_PLAN_SAID: Final = (
    "Solid circles: where you stand. Dashed ones: where the reference's members stand, adjusted for camera and room."
)
GROUP_PLAN: Final = "Beat {beat}"
REPORT_SCORE: Final = "Score"
REPORT_SHAPE: Final = "Shape"
REPORT_TIMING: Final = "Timing"
REPORT_STRIP: Final = "The song, beat by beat"
REPORT_STRIP_SAID: Final = "{judged} of {beats} beats judged: {counts}."
REPORT_ROW: Final = "Beats {first} to {last}, {section}: {counts}."
REPORT_ROW_PLAIN: Final = "Beats {first} to {last}: {counts}."
REPORT_MOVES: Final = "Move by move"
REPORT_MOVES_PRACTISE: Final = "To practise the weakest one, wherever it comes:"
REPORT_MOVES_SAID: Final = "Mean score of each move and of each of its places."
REPORT_MOVES_COLUMNS: Final = ("Move", "Where", "Score")
REPORT_MISTAKES: Final = "What to change"
REPORT_PRACTISE: Final = "To practise the first one, in whole eights:"
REPORT_MISTAKE: Final = "{number}. {what}"
REPORT_WHERE_IN: Final = "{where}, in “{section}”"
REPORT_SMALLER: Final = "{where}: {advice}"
REPORT_NO_MISTAKES_SEEN: Final = "No mistakes in the part that I could judge."
REPORT_NO_MISTAKES: Final = "No mistakes to show. Well danced! Here you were at your best."
REPORT_NOTHING_JUDGED: Final = (
    "I couldn't see you well enough to judge this take. Stand so that your head, hands and feet are in the picture, "
    "turn on a light, and dance it again."
)
REPORT_UNJUDGED: Final = "This take was not judged: its song is gone or now has another video. You can still watch it."
REPORT_UNSEEN: Final = "Your take"
REPORT_MARKED: Final = {
    1: "One mistake that you marked as “not a mistake” is left out. The scores stay the same.",
    2: "{count} mistakes that you marked as “not a mistake” are left out. The scores stay the same.",
}
REPORT_CLIP: Final = "{where}: the reference on the left, you on the right. {advice}"
REPORT_CLIP_ALONE: Final = "{where}: you. {advice}"
REPORT_CLIP_SIDES: Final = "Reference on the left, you on the right"
REPORT_CLIP_SHIFTED: Final = "{sides}, shifted by {ms} ms to keep both in sync."
REPORT_CLIP_UNSHIFTED: Final = "{sides}, exactly as danced."
REPORT_NO_CLIP: Final = "There is no clip: {why}"
REPORT_CLIP_NO_VIDEO: Final = "the video of this take is missing or cannot be read."
REPORT_CLIP_NOT_SHOWN: Final = "The video of this take does not show this passage."
REPORT_CLIP_TOO_MUCH: Final = f"the page would be too large. See it with: {PROGRAM_NAME} review"
REPORT_BEST: Final = "Your best passage"
REPORT_TIMING_CHART: Final = "Timing"
REPORT_TIMING_SAID: Final = "How late you are on each beat: {usual}, {late}."
REPORT_USUALLY_LATE, REPORT_USUALLY_EARLY = "usually {ms} ms", "usually {ms} ms early"
REPORT_USUALLY_UNKNOWN: Final = "compared with your other beats, as your overall lag could not be measured"
REPORT_TIMING_LATE: Final = {0: "no beat stands out", 1: "1 beat stands out", 2: "{count} beats stand out"}
REPORT_TIMING_BAND: Final = "No beat inside the band stands out."
REPORT_NO_LAGS: Final = "No beat could be timed."
REPORT_JOINTS: Final = "Each joint over the song"
REPORT_JOINTS_LEGEND: Final = (
    "The line shows how many degrees the joint is off; the band is what counts as right; a ring marks a wrong beat. "
    "Gaps were not seen."
)
REPORT_JOINT_SAID: Final = (
    "{joint}: usually {usual}° off, at most {most}° at {time}; wrong on {wrong} of {judged} "
    "beats. Up to {limit}° counts as right."
)
REPORT_JOINT_UNSEEN: Final = "{joint}: never seen."
REPORT_DEGREES: Final = "degrees"
REPORT_MS: Final = "ms late"
REPORT_NUMBERS: Final = "All numbers as a table"
REPORT_NUMBERS_SAID: Final = "Every beat with its verdict, score, lag and each joint's error; wrong joints are bold."
REPORT_COLUMNS: Final = ("Beat", "Time", "Section", "Verdict", "Score", "Late (ms)")
REPORT_WRONG_MARK: Final = "wrong"
REPORT_COMPARED: Final = "Compared with earlier takes"
REPORT_FIRST_TAKE: Final = "This is your first take of this song. The next one will be compared with it."
REPORT_FIRST_PRACTICE: Final = (
    "You have not practised this passage before. When you practise it again, it will be compared with this time."
)
REPORT_PRACTISED: Final = "You practised {beats} of this song."
REPORT_CHANGE: Final = "{change} your take of {when} ({before})."
REPORT_CHANGE_COMMON: Final = "On the {count} beats judged in both takes: {change} your take of {when} ({before})."
REPORT_BEST_SO_FAR: Final = "Best so far: {best}."
REPORT_BETTER: Final = {0: "as good as", 1: "1 point better than", 2: "{count} points better than"}
REPORT_LOWER: Final = {0: "as good as", 1: "1 point lower than", 2: "{count} points lower than"}
REPORT_OTHER_LIMITS: Final = "That take was judged with other limits, so the two scores can only be compared roughly."
REPORT_GONE: Final = "Gone since then: {which}."
REPORT_STAYED: Final = "Still there: {which}."
REPORT_PROGRESS_SAID: Final = "Scores, take by take: {scores}."
REPORT_TAKE_COLUMNS: Final = ("Take of", "Score", "Shape", "Timing", "Mistakes")
REPORT_NEWEST_FIRST: Final = "Your takes, newest first"
REPORT_UNREADABLE: Final = {
    1: "One earlier take cannot be read and is left out.",
    2: "{count} earlier takes cannot be read and are left out.",
}
REPORT_OTHER_VIDEO: Final = {
    1: "One take that was danced to another video of this song is left out.",
    2: "{count} takes that were danced to another video of this song are left out.",
}
REPORT_OTHER_DANCE: Final = (
    "This looks like a different dance, so there is no score and no comparison with other takes."
)
REPORT_SURE: Final = "What was measured, and how sure it is"
REPORT_COVERAGE: Final = "{share} % of the beats were seen well enough to be judged ({judged} of {beats})."
REPORT_SEEN: Final = "I looked for you in {frames} pictures ({fps} per second) and found you in {share} % of them."
REPORT_NO_POSES: Final = "The poses of this take are missing, so I can't tell in how many pictures you were seen."
REPORT_LIMITS_COVERS: Final = (
    "What counts as right was learnt from {covers} of this song by good dancers (level “{level}”). {source}"
)
REPORT_COVERS: Final = {1: "1 cover", 2: "{covers} covers"}
REPORT_LIMITS_PRIOR: Final = (
    "What counts as right (level “{level}”) is an assumption: a strict teacher may see more, a generous one less. "
    "{source}"
)
REPORT_LIMITS_UNKNOWN: Final = (
    "There is no record of how strictly this take was judged; the band shows what counted as right."
)
REPORT_NOISE: Final = (
    "With one camera an angle is accurate to about 7 to 15 degrees, less so for limbs that point at the "
    "camera. Small differences mean nothing."
)
REPORT_LAG_HONEST: Final = (
    "Part of a constant lag may come from your camera and loudspeaker; I can't tell that apart from your being late. "
    "Up to {forgiven} ms costs nothing. What changes from beat to beat is yours."
)
REPORT_LAG_CALIBRATED: Final = (
    "How late your camera and loudspeaker are was measured and taken off, so a constant lag is your own. Up to "
    "{forgiven} ms costs nothing."
)
REPORT_LAG_UNKNOWN: Final = "How late you were could not be measured."
REPORT_SONG_GONE: Final = "The song is gone or now has another video: the clips show you alone, without its music."
REPORT_INFO_UNREAD: Final = (
    "session.json of this take is missing or cannot be read, so I can't tell whether you practised only a passage or "
    "whether the film is mirrored."
)
REPORT_MADE: Final = "Made by Coach on this computer. Nothing was sent anywhere."
REPORT_FOLDER: Final = "All files of this take are in the same folder as this page."

# ---------------------------------------------------------------- history

HISTORY_TITLE: Final = "Your progress"
HISTORY_SONG: Final = "{title}: {takes}"
HISTORY_TAKES: Final = {1: "1 take", 2: "{count} takes"}
HISTORY_NONE: Final = (
    f"There is no finished take{{of}} in {{sessions}} yet.{{meant}} Dance first: {PROGRAM} --song {{song}}"
)
HISTORY_COLUMNS: Final = ("Take", "Date", "Score", "Shape", "Timing", "Seen", "Mistakes", "")
HISTORY_PART: Final = "practice, {start}–{end}"
HISTORY_OTHER_VIDEO: Final = "another video"
HISTORY_OTHER_VIDEOS: Final = {
    1: "One take was danced to a different video of this song: it is listed, but not compared.",
    2: "{count} takes were danced to a different video of this song: they are listed, but not compared.",
}
HISTORY_IN_GROUP: Final = "group: {who}"
HISTORY_GROUP: Final = "Your group"
HISTORY_GROUP_SAID: Final = (
    "Your group, newest first. Spread: from the first to the last of you, on most beats. In place: beats on which "
    "nobody is clearly out of place."
)
HISTORY_GROUP_COLUMNS: Final = ("Date", "Score", "Spread", "In place", "Each of you")
HISTORY_GROUP_SCORES: Final = "Each one's score, take by take"
HISTORY_GROUP_SCORES_SAID: Final = "{takes} of the same dancers."
HISTORY_GROUP_CHANGE: Final = "What changes in your group"
HISTORY_SPREAD: Final = "Spread"
HISTORY_IN_PLACE: Final = "In place"
HISTORY_OTHER_DANCERS: Final = {
    1: "One take is of somebody in a group: it is compared only with that group's. --name compares their own.",
    2: "{count} takes are of people in a group: they are compared only with that group's. --name compares their own.",
}
HISTORY_OTHER_MEMBERS: Final = {
    1: "In one take another member of the reference was followed: it is listed, but not compared.",
    2: "In {count} takes another member of the reference was followed: they are listed, but not compared.",
}
HISTORY_OTHER_BEATS: Final = "other beats"
HISTORY_OTHER_BEATS_OF: Final = {
    1: "One take was judged before the song's beats were corrected: it is listed, but not compared.",
    2: "{count} takes were judged before the song's beats were corrected: they are listed, but not compared.",
}
HISTORY_LITTLE_SEEN: Final = {
    1: "One take shows less than half of the song: it is listed, but not compared.",
    2: "{count} takes show less than half of the song: they are listed, but not compared.",
}
HISTORY_SECTIONS: Final = "Sections: mean score"
HISTORY_MOVES: Final = "Moves: mean score"
HISTORY_JOINTS: Final = "Joints: how often wrong"
HISTORY_STAY: Final = "Mistakes that keep coming back"
HISTORY_STAY_ROW: Final = "{what}, {beats}: in {times} of your newest {of} takes"
HISTORY_NONE_STAY: Final = "No mistake keeps coming back."
HISTORY_EARLY: Final = "earlier takes"
HISTORY_LATE: Final = "newest takes"
HISTORY_PRACTICE: Final = "What you practised"
HISTORY_PRACTICE_SAID: Final = "What you practised, newest first. It does not count towards your dances' scores."
HISTORY_PRACTICE_OTHER_VIDEO: Final = "{passages} (another video)"
HISTORY_PRACTICE_COLUMNS: Final = ("Date", "Minutes", "Passes", "Speed", "Best", "From memory", "")
HISTORY_AND_MORE: Final = "and {count} more"
HISTORY_PAGE: Final = "With plots: {page}"
HISTORY_NO_PAGE: Final = "The page with plots could not be saved: {why}"
HISTORY_LEFT_OUT: Final = "Left out: {why}"
HISTORY_CUT_SHORT: Final = {
    1: f"One dance was cut short and is not judged yet. See it: {PROGRAM} review",
    2: f"{{count}} dances were cut short and are not judged yet. See them: {PROGRAM} review",
}
HISTORY_PRACTICE_CUT_SHORT: Final = {
    1: "One practice was cut short and is not judged yet. The next dance or practice judges it first.",
    2: "{count} practices were cut short and are not judged yet. The next dance or practice judges them first.",
}
HISTORY_SCORES: Final = "Score, take by take"
HISTORY_SCORES_SAID: Final = "{title}: {takes}, first {first}, newest {newest}, best {best} of 100."
HISTORY_JOINTS_SAID: Final = "Share of the beats on which each joint is wrong, earlier takes compared with the newest."
HISTORY_MOVES_SAID: Final = "Mean score of each move, earlier takes compared with the newest."
HISTORY_EACH_MOVE: Final = "Each move, take by take"
HISTORY_MOVE_SAID: Final = "Mean score of {name}: first {first}, newest {newest} of 100."
HISTORY_SECTIONS_SAID: Final = "Mean score of each section, earlier takes compared with the newest."
HISTORY_ONE_TAKE: Final = "Dance the whole song again to see what changes."
HISTORY_DAMAGED: Final = "{file} was damaged. It was rebuilt from the session folders; the old file is kept as {aside}."
HISTORY_READ_ONLY: Final = "Coach has no permission to write to {folder}, so the history cannot be saved there."
HISTORY_READING: Final = "Reading your takes"
HISTORY_REBUILT: Final = "The history was rebuilt from {takes} in {sessions}."
REPORT_NOT_BEGUN: Final = f"The page of your take was not made ({{why}}). Make it later: {PROGRAM} report"
HISTORY_NOT_KEPT: Final = "This take is saved, but not yet in the history: {why}"

# ---------------------------------------------------------------- sessions

SESSIONS_NONE: Final = "There are no takes{of} in {sessions}.{meant}"
SESSIONS_COLUMNS: Final = ("Song", "Take", "Date", "Score", "Size", "Folder")
SESSIONS_PRACTICE: Final = "practice {score}"
SESSIONS_PASSES: Final = {0: "practice, no pass seen", 1: "practice, 1 pass", 2: "practice, {count} passes"}
SESSIONS_PRACTICES: Final = {1: "1 practice", 2: "{count} practices"}
SESSIONS_AND: Final = " and "
SESSIONS_OTHER: Final = "another dance"
SESSIONS_TOTAL: Final = "{takes}, {size} in {sessions}"
SESSIONS_RUNNING: Final = "being danced"
SESSIONS_CUT_SHORT: Final = "cut short"
SESSIONS_EMPTY: Final = "nothing danced"
SESSIONS_OPEN: Final = f"Takes that were cut short are judged when you open them: {PROGRAM} review"
SESSIONS_DAMAGED: Final = "unreadable"
SESSIONS_NOTHING: Final = "No take matches. Nothing was deleted."
SESSIONS_ASK: Final = "Delete {takes} ({size}) for good? Type yes: "
SESSIONS_YES: Final = "yes"
SESSIONS_LEFT: Final = "Nothing was deleted."
SESSIONS_DELETED: Final = "Deleted {takes}, {size} freed."
SESSIONS_STAYS: Final = "{folder} is kept: it contains files that are not Coach's ({files})."
