"""What a dancer reads in the film of their mistakes. The voice is that of :mod:`coach.wording.words`."""

from __future__ import annotations

from typing import Final

from coach.base.program import PROGRAM

ONLY_MISTAKE: Final = "Your mistake"
BEST: Final = "Your best moment"
BEST_OF: Final = "Your best moments, {number} of {count}"
WHOLE: Final = "Your whole take"
SLOW: Final = "half speed"
HELD: Final = "look here"
NEXT: Final = "Do this next"
NEXT_PRACTISE: Final = "Dance {where} slowly, then at full speed."
NEXT_TIMING: Final = "Listen to {where}, count along, then dance along."
NEXT_WHOLE: Final = "Listen to the music, count along, then dance it again."
NEXT_BEST: Final = "Dance it once more, and let me judge you more strictly."
NEXT_BEST_HOW: Final = "Well danced!"
NEXT_UNSEEN: Final = "Step back until I can see all of you, turn on a light, and dance again."
NEXT_UNJUDGED: Final = "Dance it again with its song: then I can tell you what to change."
LEFT_OUT: Final = {
    False: "1 smaller mistake is not in this film.",
    True: "{count} smaller mistakes are not in this film.",
}
SCORE: Final = "{score} of 100"
WAITING: Final = "Making your film (Ctrl-C stops it)"
GROUP_OWN: Final = f"Each one's own film: {PROGRAM} reel --song {{song}} --dancer 1"
GROUP_WHOLE: Final = (
    "The whole take, uncut, is a film of one dancer: say whose, for example --dancer {dancer}. Without --all you get "
    "a film of your whole group's mistakes."
)
MADE: Final = "Your film is ready: {file}"
NOT_MADE: Final = f"Your film is not finished. Make it any time: {PROGRAM} reel --song {{song}}{{take}}{{dancer}}"
