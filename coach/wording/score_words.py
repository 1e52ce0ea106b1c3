"""What ``score`` prints about a film. The voice is that of :mod:`coach.wording.words`."""

from __future__ import annotations

from typing import Final

from coach.base.program import PROGRAM

GOOD: Final = "Good"
BEGINS: Final = {
    "given": "{begins}, as you said",
    "sound": "{begins}, by the sound ({sure})",
    "poses": "{begins}, by your movements: the sound does not match ({sure})",
    "guess": "assumed to begin with your film: neither sound nor movements tell where. Set it with --offset",
}
"""How the offset was found → where the film begins; ``begins`` is one of the next three."""
TOGETHER: Final = "the song begins with your film"
FILM_FIRST: Final = "the song begins {seconds:.2f} s into your film"
SONG_FIRST: Final = "your film begins {seconds:.2f} s into the song"
SILENT: Final = "{begins}, by your movements: no sound is heard in the film ({sure})"
"""For "poses", in a film without sound."""
MIRRORED: Final = {
    True: "yes: judged and shown flipped ({sure})",
    False: "no ({sure})",
}
SAID: Final = "as you said"
DANCER: Final = "number {number} of {people} from the left, {why}"
WHO: Final = {
    "only": "the only one to judge",
    "best": "the one who dances this dance best; --dancer N chooses another",
    "biggest": "the biggest one in view throughout; --dancer N chooses another",
}
"""How the dancer was found → how it is said."""
SHOWN: Final = "number {numbers} of the film: shown in it, not judged"
ONE_DANCER: Final = "found in {seen:.0f} % of the pictures"
PART: Final = "{share:.0f} % of the song"
SPEED: Final = "{percent} % of the song's: judged at the song's own speed"
SPEED_ROUGHLY: Final = (
    "about {percent} % of the song's, to within 3 %, by a few seconds of your movements: judged at the song's own speed"
)
SAME: Final = {True: "yes ({sure})", False: "no ({sure})"}
ROWS: Final = {
    "offset": "Begins",
    "part": "Shows",
    "picture": "Picture",
    "sound": "Sound",
    "speed": "Speed",
    "mirrored": "Mirrored",
    "dancer": "Dancer",
    "shown": "Reference",
    "same": "Same dance",
}
OTHER_DANCE: Final = (
    "This looks like a different dance, so there is no score. If it is the right one after all, try --offset (where "
    "in your film does the song begin?), --mirrored or --dancer."
)
OTHER_MEMBER: Final = (
    "This looks like what dancer {like} of the song's video dances, but {song} follows dancer {dancer}, so there is no "
    f'score. To be compared with dancer {{like}}, import that video again: {PROGRAM} import "{{video}}" --song '
    "{name}-{like} --dancer {like}"
)
CANNOT_TELL: Final = (
    "I cannot tell whether this is the song's dance, so there is no score. A longer film helps, or --offset "
    "(where in your film does the song begin?), --mirrored or --dancer."
)
LIKELY_REFERENCE: Final = (
    "What is seen of this dancer moves so exactly like the reference that it may be the reference itself, on a screen: "
    "then the score says nothing about you."
)
SHORT: Final = "This film shows only {share:.0f} % of the song: the score covers only that part."
FEW_POSES: Final = (
    "You were found in only {share:.0f} % of the pictures: what was not seen is not judged. Film your whole body in "
    "good light."
)
LAG_UNKNOWN: Final = "Matched by your movements, so I can't tell whether you are late overall."
SCORE: Final = "{score} {of_100}   shape {shape}, timing {timing}"
METHODS: Final = "angle difference {angle}°, cosine {cosine}, cosine after L2 {cosine_l2}"
NEXT: Final = {
    True: "See every mistake beside the reference:  {command}",
    False: "See it beside the reference:  {command}",
}
