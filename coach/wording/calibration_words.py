"""What a dancer reads while calibrating camera and loudspeaker. The voice is that of :mod:`coach.wording.words`."""

from __future__ import annotations

from typing import Final

from coach.base.program import PROGRAM

TITLE: Final = "Calibration"
HOW: Final = "Listen to four clicks, then clap on the next eight, in front of you."
HANDS: Final = "Show me both of your hands."
STARTS: Final = "It starts by itself. Stay there."
LISTEN: Final = "Listen"
CLAP: Final = "Clap"
WAIT: Final = "Thank you."
DONE: Final = "Done"
AGAIN: Final = "Once more, please"
SUM: Final = "Camera and loudspeaker"
CAMERA: Final = "Camera"
SOUND: Final = "Loudspeaker"
MS: Final = "{ms} ms"
READY_KEYS: Final = "Space: start now · F: full screen · Q: quit"
CLICKS_KEYS: Final = "Q: quit"
DONE_KEYS: Final = "Space: go on · R: measure again"
AGAIN_KEYS: Final = "It starts again in {seconds} s · Space: now · Q: quit"
MICROPHONE: Final = "Microphone: {name}. What it hears is not kept."
NO_MICROPHONE: Final = "Without a microphone: only the sum of both can be measured."
OWN: Final = {
    True: "You clap {ms} ms before the click, as most people do.",
    False: "You clap {ms} ms after the click.",
}
"""Whether the dancer claps early → how that is said."""
TAKEN_OFF: Final = "From now on this is taken off: what is left is your own timing."
ONLY_SUM: Final = {
    "no microphone": "I know only their sum, as there is no microphone.",
    "clicks unheard": "I know only their sum: the microphone heard no clicks (headphones?).",
    "claps unheard": "I know only their sum: the microphone did not hear your claps.",
}
"""Value of a coach.calibration.latency.OnlySum → what to say about it."""
DOUBTS: Final = {
    "no clap": "I saw no clap. Stand where I see both hands, open them wide, and clap on each click.",
    "few": "Only {claps} of 8 claps fit their clicks. Clap once on each click, hands wide apart in between.",
    "uneven": "Your claps vary by {ms} ms, too much to tell. Listen to four clicks, then clap right on the next eight.",
    "busy": "Your computer was too busy: sound or picture stopped for a moment. Close other programs, and clap again.",
}
"""Value of a coach.calibration.latency.Doubt → what went wrong, and what to do."""
NOTHING_HEARD: Final = (
    "There is nothing to clap to: {why} Connect a loudspeaker, or choose one with --audio-device, and calibrate again."
)
SOUND_LOST: Final = "{why} Connect the loudspeaker again, and calibrate once more."
CAMERA_LOST: Final = "{why} Calibrate again when the picture is back."
KEPT: Final = "{pair}: {latency}, measured {when} ({how}, spread {spread} ms)"
LATENCY: Final = {
    False: "{total} ms, camera and loudspeaker together",
    True: "camera {camera} ms, loudspeaker {sound} ms",
}
"""Whether the two are known apart → how a latency is said."""
PAIR: Final = "{camera} with {sound}"
HOWS: Final = {
    "microphone": "{count} claps and a microphone",
    "claps": "{count} claps",
    "dances": "the lag of {count} dances",
}
NONE: Final = f"No camera and loudspeaker are calibrated yet: {PROGRAM} calibrate"
FORGOTTEN: Final = "Forgotten: {pair}"
NO_SUCH: Final = f"There is no calibration {{number}}. {PROGRAM} calibrate --show lists them."
UNUSED: Final = "Until then Coach does not know how late your camera and loudspeaker are."
DAMAGED: Final = (
    "{file} was damaged; it is kept as {aside}. Calibrate again to know how late your camera and loudspeaker are: "
    f"{PROGRAM} calibrate"
)
REFUSED: Final = "You can't calibrate right now"
REFUSED_KEYS: Final = "Space: back to the set-up"
OFFER: Final = "New camera or loudspeaker: press C to measure how late they are, with eight claps."
LAG_OFFER: Final = (
    "Your last {dances} dances were all {ms} ms {way}. If that is your camera and loudspeaker, not you, press C "
    "to take it off."
)
LAG_WAYS: Final = {True: "late", False: "early"}
LAG_TAKEN_OVER: Final = (
    f"From your next dance on, that is taken off. To undo it: {PROGRAM} calibrate --show, then --forget NUMBER."
)
