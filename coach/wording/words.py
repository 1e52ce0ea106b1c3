"""Every sentence and word that a dancer reads on screen, so that other languages can follow; those of
practising are in :mod:`coach.wording.practice_words`.

Second person, present, short, concrete, kind. Never "error", "invalid", "failed to".
"""

from __future__ import annotations

from typing import Final

from coach.base.program import PROGRAM

# ---------------------------------------------------------------- everywhere

WINDOW_TITLE: Final = "Coach"

# ---------------------------------------------------------------- start

START_TITLE: Final = "What would you like to dance?"
START_SONG: Final = "{artist} · {minutes}:{seconds:02d} · {bpm:.0f} BPM"
START_NO_SONGS: Final = "There are no songs in {folder}."
START_ANSWERS: Final = {
    "dance": "Dance (Enter)",
    "practice": "Practise (P)",
    "review": "Mistakes (M)",
    "leave": "Leave (Q)",
}
START_PREPARING: Final = "Getting ready"
START_FIRST: Final = "The first time with a song this takes about as long as the song."
START_STOP: Final = "Esc: back to the songs"

# ---------------------------------------------------------------- window

NO_SCREEN: Final = (
    "There is no screen that Coach can open a window on ({reason}). "
    "Start it from a desktop session; over ssh, use a terminal of that machine's desktop."
)

# ---------------------------------------------------------------- dance

BEAT_WORDS: Final = {
    "perfect": "PERFECT",
    "good": "GOOD",
    "ok": "OK",
    "miss": "MISS",
    "late": "LATE",
    "early": "EARLY",
}
"""Word kind → what is shown for a beat."""
MOVE_MIRRORED: Final = "{name}, mirrored"
TITLE_STAND_IN: Final = "{title} (stand-in)"
NO_REFERENCE_PICTURE: Final = "The video is loading"
NO_CAMERA_PICTURE: Final = "Waiting for your camera"
FROM_MEMORY: Final = "From memory"
PAUSED: Final = "Paused"
PAUSE_KEYS: Final = ("Esc or Space: go on, with a count-in", "Q: finish and see your mistakes")

# ---------------------------------------------------------------- set-up

STAND_IN_EXPLAINED: Final = "A stand-in dances to the tempo of this song; it is not the original video."
ALL_OF_YOU: Final = "I can see all of you."
RAISE_HAND: Final = "Raise one hand over your head to start"
KEEP_HAND_UP: Final = "Keep it up …"
TROUBLES: Final = {
    "dark": "It is too dark for me to see you: turn on a light.",
    "nobody": "I can't see you yet: step into the picture.",
    "several": "I see more than one person and follow the one with the lines. Not you? Raise one hand.",
    "near": "You are too close: take a few steps back.",
    "far": "You are too far away: come closer.",
    "aside": "Step to the middle of the picture.",
    "head": "I can't see your head: step back, or tilt the camera up.",
    "feet": "I can't see your feet: step back, or tilt the camera down.",
    "hands": "I can't see both of your hands: step back, or turn to face me.",
}
"""Value of a coach.live.framing.Trouble → what to do about it."""
VIEW_MIRROR: Final = "Move as in a mirror: the dancer's right is on your right."
VIEW_STAGE: Final = "Seen from the audience: the dancer faces you, their right is on your left."
SETUP_KEYS: Final = "Space: start · F: full screen · Q: quit"

# ---------------------------------------------------------------- result

OF_100: Final = "of 100"
NOBODY_SEEN: Final = (
    "Nobody was seen in this take, so it was not kept. Step back until your whole body is in the picture, turn on a "
    "light, and dance it again."
)
YOUR_CAMERA: Final = "your camera"
NO_PICTURE: Final = (
    "No picture came from {camera} while you danced, so nothing was kept. Unplug the camera and plug it in again (a "
    "film in its place must last as long as the dance), then dance it again."
)
LIVE_REFERENCE_FOLLOWED: Final = "I followed the song's video, not you. Now I look for you."
LIVE_PARTLY_REFERENCE: Final = (
    "For a while I followed the song's own video, on a screen or in a mirror behind you: that part is not judged. Turn "
    "the screen away, or raise a hand before the dance, so that I follow you."
)
LIVE_IS_REFERENCE: Final = (
    "What was seen in this take is the song's own video, on a screen or in a mirror, and nobody else: there is nothing "
    "to judge, so it was not kept. Turn the screen away, step into the picture, and dance it again."
)
LIVE_LIKELY_REFERENCE: Final = (
    "What was judged moves so exactly like the song's own video that it may be that video, on a screen or in a mirror "
    "behind you. Turn the screen away, and dance it again."
)
NOTHING_JUDGED: Final = "I could not see you well enough to judge this take."
SHAPE: Final = "Shape"
TIMING: Final = "Timing"
BEST: Final = "Best"
WORST: Final = "Work on"
MOVES: Final = "Moves"
BEST_MOVE: Final = "Best move"
WEAKEST_MOVE: Final = "Weakest move"
GOOD: Final = "What was good"
SCORE_GOOD: Final = "Good"
CHANGES: Final = "What to change"
NO_CHANGES: Final = "No mistakes to show. Well danced!"
NO_SINGLE_CHANGE: Final = "No single mistake stands out. See yourself beside the reference."
RESULT_FILM: Final = "Your film"
RESULT_FILM_READY: Final = "Your film is ready"
RESULT_KEYS: Final = "Your mistakes follow in {seconds} s · Space: now · Q: quit"
RESULT_KEYS_CLEAN: Final = "Your take follows in {seconds} s · Space: now · Q: quit"

# ---------------------------------------------------------------- camera

CAMERA_OPENING: Final = "Opening {camera} …"
CAMERA_STALLED: Final = "Your picture has stopped. Check {camera}; the picture comes back by itself."
CAMERA_ENDED: Final = "{camera} has ended"

# ---------------------------------------------------------------- review

REVIEW_MISTAKE: Final = "Mistake {number} of {count}"
REVIEW_BEST: Final = "Your best passage"
REVIEW_BEST_ADVICE: Final = "No mistakes to show. Here you were at your best."
REVIEW_UNSEEN: Final = "Your take"
REVIEW_UNJUDGED: Final = "This take was not judged. You can watch it."
REVIEW_UNSEEN_ADVICE: Final = "I couldn't see you well enough to judge this take."
REVIEW_BEAT: Final = "{time}, beat {first}"
REVIEW_BEATS: Final = "{time}, beats {first}–{last}"
REVIEW_REFERENCE: Final = "reference"
REVIEW_TAKE: Final = "you"
REVIEW_PAUSED: Final = "paused"
REVIEW_SLOW: Final = {0.75: "¾ speed", 0.5: "half speed", 0.25: "¼ speed"}
REVIEW_HERE: Final = "Your take"
REVIEW_CARD: Final = "{number} · {time}"
REVIEW_KINDS: Final = {
    "timing": "Timing",
    "frozen": "Not moving",
    "side": "Other side",
    "shape": "Shape",
    "absent": "Not danced",
    "drift": "Tempo",
    "move": "Another move",
}
"""Kind of a mistake → what its card says when it is not about a joint."""
REVIEW_SMALLER: Final = "{smaller}: press E"
REVIEW_TABLE: Final = "Degrees off, beat by beat"
REVIEW_SPEED: Final = {1.0: "Speed 1×", 0.75: "Speed ¾×", 0.5: "Speed ½×", 0.25: "Speed ¼×"}
REVIEW_SKELETONS: Final = "Skeletons"
REVIEW_OVERLAY: Final = "Overlay"
REVIEW_ZOOM: Final = "Zoom"
REVIEW_MIRROR: Final = "Mirror"
REVIEW_SOUND: Final = "Audio"
REVIEW_JOINTS: Final = "Joints"
REVIEW_MORE: Final = "More"
REVIEW_NOT_A_MISTAKE: Final = "Not a mistake"
REVIEW_PRACTISE: Final = "Practise"
REVIEW_QUIT: Final = "Quit"
REVIEW_MARK_NOT_KEPT: Final = "“Not a mistake” can't be saved: check marks.json in this take's folder."
REVIEW_MARKS_UNREAD: Final = "What you marked “not a mistake” can't be read: check marks.json in this take's folder."
REVIEW_NO_OVERLAY: Final = "There is no skeleton of the reference yet. Dance the song once to get it."
REVIEW_SONG_GONE: Final = "The song is gone or now has another video: your take plays alone, without its music."
REVIEW_NO_VIDEO: Final = "The video of this take is missing: you see your poses."
REVIEW_VIDEO_ENDS: Final = "The video of this take ends early: from there on you see your poses."
REVIEW_FIRST_NOT_FILMED: Final = "The first {seconds:.1f} s of this dance were not filmed."
REVIEW_LAST_NOT_FILMED: Final = "The last {seconds:.1f} s of this dance were not filmed: there you see your poses."
REVIEW_HOLE: Final = "{seconds:.1f} s of this dance were not filmed, at {time}."
REVIEW_HOLES: Final = "{seconds:.1f} s of this dance were not filmed, in {count} places, the first at {time}."
REVIEW_ENDS: Final = "This dance was recorded up to {end} of {length}."
REVIEW_OTHER_DANCE: Final = "This looks like a different dance: the marks here may mean nothing."
REVIEW_NO_POSES: Final = "The poses of this take are missing: you see it without its skeleton."

# ---------------------------------------------------------------- reel

REEL_MISTAKE: Final = "Mistake {number} of {count}"
REEL_ONLY_MISTAKE: Final = "Your mistake"
REEL_BEST: Final = "Your best moment"
REEL_BEST_OF: Final = "Your best moments, {number} of {count}"
REEL_BEST_ADVICE: Final = "No mistakes to show. Here you were at your best."
REEL_UNSEEN: Final = "Your take"
REEL_UNSEEN_ADVICE: Final = "I couldn't see you well enough to judge this take."
REEL_WHOLE: Final = "Your whole take"
REEL_SLOW: Final = "half speed"
REEL_HELD: Final = "look here"
REEL_NEXT: Final = "Do this next"
REEL_NEXT_PRACTISE: Final = "Dance {where} slowly, then at full speed."
REEL_NEXT_TIMING: Final = "Listen to {where}, count along, then dance them."
REEL_NEXT_WHOLE: Final = "Listen to the music, count along, then dance it again."
REEL_NEXT_BEST: Final = "Dance it once more, and let me judge you more strictly."
REEL_NEXT_BEST_HOW: Final = "Well danced!"
REEL_NEXT_UNSEEN: Final = "Step back until I can see all of you, turn on a light, and dance again."
REEL_NEXT_UNJUDGED: Final = "Dance it again with its song: then I can tell you what to change."
REEL_THESE_BEATS: Final = "beats {first}–{last}"
REEL_THIS_BEAT: Final = "beat {first}"
REEL_SCORE: Final = "{score} of 100"
REEL_WAITING: Final = "Making your film (Ctrl-C stops it)"
REEL_GROUP_OWN: Final = f"Each one's own film: {PROGRAM} reel --song {{song}} --dancer 1"
REEL_GROUP_WHOLE: Final = (
    "The whole take, uncut, is a film of one dancer: say whose, for example --dancer {dancer}. Without --all it is a "
    "film of your whole group's mistakes."
)
REEL_MADE: Final = "Your film is ready: {file}"
REEL_NOT_MADE: Final = f"Your film is not finished. Make it any time: {PROGRAM} reel --song {{song}}{{take}}{{dancer}}"

# ---------------------------------------------------------------- session

CANNOT_SEE_YOU: Final = "I can't see you: step back into the picture."
PARTLY_SEEN: Final = "I could judge {share} % of the beats; I did not see the rest."
LAG_WORTH_SAYING_MS: Final = 40
"""A smaller lag, about one camera frame, is not mentioned."""
ON_TIME: Final = "Overall you are on time."
LATE_OVERALL: Final = "Overall you are {ms} ms late; part of that may be your camera and loudspeaker."
EARLY_OVERALL: Final = "Overall you are {ms} ms early; part of that may be your camera and loudspeaker."
LATE_CALIBRATED: Final = "Overall you are {ms} ms late."
EARLY_CALIBRATED: Final = "Overall you are {ms} ms early."
LAG_CAVEAT: Final = "Part of that may be your camera and loudspeaker."
SMALLER: Final = {False: "and 1 smaller one", True: "and {count} smaller ones"}
"""For mistakes not shown at first: whether there are several → what is said."""
ALSO: Final = "also {places}"
ALSO_AND_MORE: Final = "also {places} and {count} more"
"""Other places of a mistake, as beats."""
IN_SECTION: Final = "all in “{name}”"
IN_SECTIONS: Final = {True: "in {all} {names}", False: "in {count} of {total} {names}"}
"""When all places are in sections of the same name: whether in every one of them → what is said."""
NUMBERS: Final = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
GOODS: Final = {
    "danced": "Your {limbs} are right on {share} % of the beats.",
    "timing": "You are on time on {share} % of the beats.",
    "section": "You are at your best in “{section}”, beats {first}–{last}.",
    "run": "Beats {first}–{last} are all right: {count} in a row.",
    "better": "Your {limbs} do better than your {others}.",
}
"""Kind of what was good → how it is said."""
JOINTS: Final = {
    "nose": "Head",
    "left_elbow": "Left elbow",
    "right_elbow": "Right elbow",
    "left_shoulder": "Left arm",
    "right_shoulder": "Right arm",
    "left_hip": "Left hip",
    "right_hip": "Right hip",
    "left_knee": "Left knee",
    "right_knee": "Right knee",
    "elbow": "Both elbows",
    "shoulder": "Both arms",
    "hip": "Both hips",
    "knee": "Both knees",
}
"""Joint, or both sides of a joint → what a dancer calls it."""
TAKE_KEPT: Final = "Your take is saved in {folder}"
TAKE_LEFT: Final = "Your take is saved in {folder}. Coach will judge it at the next start."
TAKE_RECOVERED: Final = "Your dance of {when} was cut short. What was recorded is saved: {folder}"
TAKE_RECOVERED_ALONE: Final = (
    "Your dance of {when} was cut short, and its song is gone or now has another video. What was recorded is saved, "
    "but not judged: {folder}"
)
TAKE_UNREADABLE: Final = "{folder} was cut short and cannot be opened now: {why}"
OFFER_TITLE: Final = "Your last dance was cut short"
OFFER_TEXT: Final = "What was recorded of {title} is saved. Do you want to see it?"
OFFER_KEYS: Final = "Space: see it · Esc: dance"

# ---------------------------------------------------------------- calibration

CALIBRATE_TITLE: Final = "Calibration"
CALIBRATE_HOW: Final = "Listen to four clicks, then clap on the next eight, in front of you."
CALIBRATE_HANDS: Final = "Show me both of your hands."
CALIBRATE_STARTS: Final = "It starts by itself. Stay there."
CALIBRATE_LISTEN: Final = "Listen"
CALIBRATE_CLAP: Final = "Clap"
CALIBRATE_WAIT: Final = "Thank you."
CALIBRATE_DONE: Final = "Done"
CALIBRATE_AGAIN: Final = "Once more, please"
CALIBRATE_SUM: Final = "Camera and loudspeaker"
CALIBRATE_CAMERA: Final = "Camera"
CALIBRATE_SOUND: Final = "Loudspeaker"
CALIBRATE_MS: Final = "{ms} ms"
CALIBRATE_READY_KEYS: Final = "Space: start now · F: full screen · Q: quit"
CALIBRATE_CLICKS_KEYS: Final = "Q: quit"
CALIBRATE_DONE_KEYS: Final = "Space: go on · R: measure again"
CALIBRATE_AGAIN_KEYS: Final = "It starts again in {seconds} s · Space: now · Q: quit"
CALIBRATE_MICROPHONE: Final = "Microphone: {name}. What it hears is not kept."
CALIBRATE_NO_MICROPHONE: Final = "Without a microphone: only the sum of both can be measured."
CALIBRATE_OWN: Final = {
    True: "You clap {ms} ms before the click, as most people do.",
    False: "You clap {ms} ms after the click.",
}
"""Whether the dancer claps early → how that is said."""
CALIBRATE_TAKEN_OFF: Final = "From now on this is taken off: what is left is your own timing."
CALIBRATE_ONLY_SUM: Final = {
    "no microphone": "I know only their sum, as there is no microphone.",
    "clicks unheard": "I know only their sum: the microphone heard no clicks (headphones?).",
    "claps unheard": "I know only their sum: the microphone did not hear your claps.",
}
"""Value of a coach.calibration.measured.OnlySum → what to say of it."""
CALIBRATE_DOUBTS: Final = {
    "no clap": "I saw no clap. Stand where I see both hands, open them wide, and clap on each click.",
    "few": "Only {claps} of 8 claps fit their clicks. Clap once on each click, hands wide apart in between.",
    "uneven": "Your claps vary by {ms} ms, too much to tell. Listen to four clicks, then clap right on the next eight.",
    "busy": "Your computer was too busy: sound or picture stopped for a moment. Close other programs, and clap again.",
}
"""Value of a coach.calibration.measured.Doubt → what went wrong, and what to do."""
CALIBRATE_NOTHING_HEARD: Final = (
    "There is nothing to clap on: {why} Connect a loudspeaker, or choose one with --audio-device, and calibrate again."
)
CALIBRATE_SOUND_LOST: Final = "{why} Connect the loudspeaker again, and calibrate once more."
CALIBRATE_CAMERA_LOST: Final = "{why} Calibrate again when the picture is back."
CALIBRATE_KEPT: Final = "{pair}: {latency}, measured {when} ({how}, spread {spread} ms)"
CALIBRATE_LATENCY: Final = {
    False: "{total} ms, camera and loudspeaker together",
    True: "camera {camera} ms, loudspeaker {sound} ms",
}
"""Whether the two are known apart → how a latency is said."""
CALIBRATE_PAIR: Final = "{camera} with {sound}"
CALIBRATE_HOWS: Final = {
    "microphone": "{count} claps and a microphone",
    "claps": "{count} claps",
    "dances": "the lag of {count} dances",
}
CALIBRATE_NONE: Final = f"No camera and loudspeaker are calibrated yet: {PROGRAM} calibrate"
CALIBRATE_FORGOTTEN: Final = "Forgotten: {pair}"
CALIBRATE_NO_SUCH: Final = f"There is no calibration {{number}}. {PROGRAM} calibrate --show lists them."
CALIBRATION_UNUSED: Final = "Until then nothing is known of how late your camera and loudspeaker are."
CALIBRATION_DAMAGED: Final = (
    "{file} was damaged; it is kept as {aside}. Calibrate again to know how late your camera and loudspeaker are: "
    f"{PROGRAM} calibrate"
)
SETTINGS_REFUSED: Final = "The settings folder {folder} cannot be used ({why}). Choose another one with --settings-dir."
CALIBRATE_REFUSED: Final = "You can't calibrate right now"
CALIBRATE_REFUSED_KEYS: Final = "Space: back to the set-up"
CALIBRATE_OFFER: Final = "New camera or loudspeaker: press C to measure how late they are, with eight claps."
LAG_OFFER: Final = (
    "Your last {dances} dances were steadily {ms} ms {way}. If that is your camera and loudspeaker, not you, press C: "
    "then it is taken off."
)
LAG_WAYS: Final = {True: "late", False: "early"}
LAG_TAKEN_OVER: Final = (
    f"From your next dance on {{ms}} ms are taken off. To undo it: {PROGRAM} calibrate --show, then --forget NUMBER."
)

# ---------------------------------------------------------------- recording

TAKE_NOT_KEPT: Final = "Your take can't be saved ({reason})."
RECORDING_STOPPED: Final = "Your dance is no longer filmed ({reason}). It is still judged."

# ---------------------------------------------------------------- sound

SOUND: Final = "Sound: {device}"
SOUND_THROUGH_SDL: Final = "Sound through SDL ({device}): timing is less exact. {why}"
NO_SOUND: Final = "No sound: {why}"
SOUND_SWITCHED_OFF: Final = "it is switched off."
SOUND_LOST: Final = "The sound stopped: {why}. The song goes on silently; pause and resume to try again."
DEVICE_GONE: Final = "the device was disconnected"
DEVICE_STALLED: Final = "the device stopped responding"
PORTAUDIO_MISSING: Final = "The PortAudio library is missing. For exact timing: {install}"

# ---------------------------------------------------------------- import

WHICH_DANCER: Final = "Who do you want to follow? Press their number."
EDITOR_LOOSE: Final = "about {bpm} BPM, beat by beat"
EDITOR_UNSAVED: Final = " · not saved"
EDITOR_TAPS: Final = "{taps} taps. From the fourth tap on, they set the tempo."
EDITOR_SURE: Final = "Your changes are not saved. S: save · Q again: discard them"
EDITOR_KEYS: Final = (
    "T: tap the beat · X: twice as fast · H: half as fast · , and .: 10 ms earlier, later · 1: this beat is “1”",
    "Space: pause · Left, Right: 5 s · C: clicks · drag a section's border · U: undo · S: save · Q: quit",
)

# ---------------------------------------------------------------- a filmed cover (terminal)

SURE: Final = ((0.8, "sure"), (0.4, "fairly sure"), (0.0, "not sure"))
"""From this sureness on → how it is said."""
FILM_BEGINS: Final = {
    "given": "{begins}, as you said",
    "sound": "{begins}, by the sound ({sure})",
    "poses": "{begins}, by your movements: the sound does not match ({sure})",
    "guess": "assumed to begin with your film: neither sound nor movements tell. Set it with --offset",
}
"""How the offset was found → where the film begins; ``begins`` is one of the next three."""
TOGETHER: Final = "the song begins with your film"
FILM_FIRST: Final = "the song begins {seconds:.2f} s into your film"
SONG_FIRST: Final = "your film begins {seconds:.2f} s into the song"
FILM_MIRRORED: Final = {
    True: "yes: judged and shown flipped ({sure})",
    False: "no ({sure})",
}
FILM_SAID: Final = "as you said"
FILM_DANCER: Final = "number {number} of {people} from the left, {why}"
FILM_WHO: Final = {
    "only": "the only one to judge",
    "best": "who dances this dance best; --dancer N chooses another",
    "biggest": "the biggest who is in view throughout; --dancer N chooses another",
}
"""How it was found who dances → how it is said."""
FILM_SHOWN: Final = "number {numbers} of the film: shown in it, not judged"
FILM_ONE_DANCER: Final = "found in {seen:.0f} % of the pictures"
FILM_PART: Final = "{share:.0f} % of the song"
FILM_SPEED: Final = "{percent} % of the song's: judged at the song's own speed"
FILM_SPEED_ROUGHLY: Final = (
    "about {percent} % of the song's, to within 3 %, by the movements of a few seconds: judged at the song's own speed"
)
FILM_RUNS: Final = "Your film runs at {percent} % of the song's speed: judged and shown at the song's own."
FILM_SAME: Final = {True: "yes ({sure})", False: "no ({sure})"}
FILM_ROWS: Final = {
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
FILM_OTHER_DANCE: Final = (
    "This looks like a different dance, so there is no score. If it is the right one after all, try --offset (where "
    "in your film does the song begin?), --mirrored or --dancer."
)
FILM_OTHER_MEMBER: Final = (
    "This looks like what dancer {like} of the song's video dances, and {song} follows dancer {dancer}, so there is no "
    f'score. To be compared with dancer {{like}}, import that video once more: {PROGRAM} import "{{video}}" --song '
    "{name}-{like} --dancer {like}"
)
FILM_CANNOT_TELL: Final = (
    "I cannot tell whether this is the dance of the song, so there is no score. A longer film helps, or --offset "
    "(where in your film does the song begin?), --mirrored or --dancer."
)
FILM_LIKELY_REFERENCE: Final = (
    "This moves so exactly like the reference that it may be the reference itself: then the score says nothing of you."
)
FILM_SHORT: Final = "This film shows only {share:.0f} % of the song: the score covers only that part."
FILM_FEW_POSES: Final = (
    "You were found in only {share:.0f} % of the pictures: what was not seen is not judged. Film your whole body in "
    "good light."
)
FILM_LAG_UNKNOWN: Final = "Matched by your movements, so I can't tell whether you are late overall."
FILM_SCORE: Final = "{score:.0f} of 100   shape {shape:.0f}, timing {timing:.0f}"
FILM_METHODS: Final = "angle difference {angle}°, cosine {cosine}, cosine after L2 {cosine_l2}"
FILM_NEXT: Final = {
    True: "See every mistake beside the reference:  {command}",
    False: "See it beside the reference:  {command}",
}

# ---------------------------------------------------------------- a group

GROUP_SEEN: Final = "I can see all {dancers} of you."
GROUP_FEWER: Final = {
    0: "I can't see you yet: all {dancers} of you, step into the picture.",
    1: "I see only one of the {dancers} of you: step into the picture, nobody behind another.",
    2: "I see only {count} of the {dancers} of you: step into the picture, nobody behind another.",
}
GROUP_MORE_SEEN: Final = "I see {count} people, and you said {dancers}: who does not dance, please step out."
GROUP_TROUBLE: Final = "{who}: {trouble}"
GROUP_TROUBLES: Final = {
    "near": "you are too close: take a few steps back.",
    "far": "you are too far away: come closer.",
    "aside": "come to the middle: you are partly out of the picture.",
    "head": "your head is cut off: step back.",
    "feet": "I can't see your feet: step back.",
    "hands": "I can't see both of your hands.",
}
GROUP_RAISE_HAND: Final = "One of you: raise one hand over your head to start"
GROUP_FOLLOWS_SHORT: Final = "{who} follows {member}"
GROUP_RESULT_UNSEEN: Final = "You were not seen well enough to be judged."
GROUP_RESULT_NONE: Final = "No single mistake stands out."
GROUP_RESULT_KEYS: Final = "1 to {dancers}: that dancer's mistakes · Q: quit"
GROUP_NOT_TOLD: Final = "What you did together could not be kept: {why}"
GROUP_RECOVERED: Final = "What the dancers did together in {folder} could not be told: {why}"
GROUP_SCORED: Final = "{film}, scored against {title}: {dancers} dancers"
GROUP_TITLE: Final = "{title} · {who}"
GROUP_DANCER: Final = "Dancer {number}"
GROUP_NAMED: Final = "{name} (dancer {number})"
GROUP_FOLLOWS: Final = "follows number {member} of the reference"
GROUP_LEFT_OUT: Final = {
    1: "one person of the film does not dance with you",
    2: "{count} people of the film do not dance with you",
}
GROUP_ROWS: Final = {"left out": "Left out", "timing": "Timing", "places": "Places"}
GROUP_TOGETHER: Final = "Together"
GROUP_IN_TIME: Final = "You are together: on no beat is anybody clearly before or behind the others."
GROUP_LEADS: Final = "{who} is usually {ms} ms before the others."
GROUP_TRAILS: Final = "{who} is usually {ms} ms behind the others."
GROUP_APART: Final = "{where}: {leads} first, {trails} {ms} ms later."
GROUP_NO_FORMATION: Final = "You follow one dancer, so there is no formation to compare with."
GROUP_FORMATION_UNSEEN: Final = "Your feet are seen too seldom to tell where you stand."
GROUP_IN_PLACE: Final = "Everybody stands where they should."
GROUP_PLACE: Final = "{where}: {who} stands {steps} too far {way}."
GROUP_PLACE_FROM: Final = "{where}: {who} stands {steps} too far {way}, seen from {other}."
GROUP_OUT_OF_LINE: Final = ", out of line with {one} and {other}."
GROUP_TOO_NEAR: Final = ", too near to {who}."
GROUP_TOO_FAR: Final = ", too far from {who}."
GROUP_WAYS: Final = {
    "left": "to their left",
    "right": "to their right",
    "front": "in front",
    "back": "back",
}
GROUP_PLAN_BEAT: Final = "Beat {beat}, from above"
GROUP_AUDIENCE: Final = "audience"
GROUP_SIDES: Final = "Left and right are the dancers' own, facing the audience."
GROUP_MORE: Final = {1: "and one smaller one", 2: "and {count} smaller ones"}
GROUP_KEPT: Final = "Your takes are saved in {folder}"
GROUP_NEXT: Final = "See each one's mistakes beside the reference:  {command} --dancer 1"
