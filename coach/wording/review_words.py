"""What a dancer reads in the review. The voice is that of :mod:`coach.wording.words`."""

from __future__ import annotations

from typing import Final

BEST: Final = "Your best passage"
PAUSED: Final = "paused"
SLOW: Final = {0.75: "¾ speed", 0.5: "half speed", 0.25: "¼ speed"}
HERE: Final = "Your take"
CARD: Final = "{number} · {time}"
KINDS: Final = {
    "timing": "Timing",
    "frozen": "Not moving",
    "side": "Other side",
    "shape": "Shape",
    "absent": "Not danced",
    "drift": "Tempo",
    "move": "Another move",
}
"""Kind of a mistake → what its card says when it is not about a joint."""
SMALLER: Final = "{smaller}: press E"
TABLE: Final = "Degrees off, beat by beat"
SPEED: Final = {1.0: "Speed 1×", 0.75: "Speed ¾×", 0.5: "Speed ½×", 0.25: "Speed ¼×"}
SKELETONS: Final = "Skeletons"
OVERLAY: Final = "Overlay"
ZOOM: Final = "Zoom"
MIRROR: Final = "Mirror"
SOUND: Final = "Audio"
JOINTS: Final = "Joints"
MORE: Final = "More"
NOT_A_MISTAKE: Final = "Not a mistake"
PRACTISE: Final = "Practise"
QUIT: Final = "Quit"
MARK_NOT_KEPT: Final = "“Not a mistake” can't be saved: check marks.json in this take's folder."
NO_OVERLAY: Final = "There is no skeleton of the reference yet. Dance the song once to get it."
SONG_GONE: Final = "The song is gone or now has another video: your take plays alone, without its music."
NO_VIDEO: Final = "The video of this take is missing: you see your poses."
VIDEO_ENDS: Final = "The video of this take ends early: from there on you see your poses."
NO_POSES: Final = "The poses of this take are missing: you see it without its skeleton."
