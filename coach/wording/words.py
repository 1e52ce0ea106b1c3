"""Every sentence and word a dancer reads, so that other languages can follow: here those of the dance and what
surrounds it. Every other product has its own module next to this one: ``review_words``, ``quiz_words`` …

Second person, present, short, concrete, kind. Never "error", "invalid", "failed to".
"""

from __future__ import annotations

from typing import Final

# ---------------------------------------------------------------- everywhere

WINDOW_TITLE: Final = "Coach"
SETTINGS_REFUSED: Final = "The settings folder {folder} cannot be used ({why}). Choose another one with --settings-dir."

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
START_NOT_DANCED: Final = "Dance {title} first: press Enter."
START_PREPARING: Final = "Getting ready"
START_FIRST: Final = "The first time with a song, this takes about as long as the song."
START_STOP: Final = "Esc: back to the songs"

# ---------------------------------------------------------------- window

NO_SCREEN: Final = (
    "There is no screen that Coach can open a window on ({reason}). "
    "Start it from a desktop session; over ssh, use a terminal on that machine's desktop."
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
STAND_IN_MARK: Final = " (stand-in)"
"""After a title; a title that is shortened keeps it."""
TITLE_STAND_IN: Final = f"{{title}}{STAND_IN_MARK}"
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
FOLLOW_MARKED: Final = "Several people dance in this video: follow the one with the mark."
VIEW_MIRROR: Final = "Move as in a mirror: the dancer's right is on your right."
VIEW_STAGE: Final = "Seen from the audience: the dancer faces you, their right is on your left."
SETUP_KEYS: Final = "Space: start · F: full screen · Q: quit"

# ---------------------------------------------------------------- result

OF_100: Final = "of 100"
OF_100_PROVISIONAL: Final = "of 100, provisional"
PROVISIONAL: Final = "provisional"
"""Beside a score that stands on few beats."""
NOBODY_SEEN: Final = (
    "Nobody was seen in this take, so it was not kept. Step back until your whole body is in the picture, turn on a "
    "light, and dance it again."
)
YOUR_CAMERA: Final = "your camera"
NO_PICTURE: Final = (
    "No picture came from {camera} while you danced, so nothing was kept. Unplug the camera and plug it in again, "
    "or open the phone's camera app again (a film in its place must last as long as the dance), then dance it again."
)
LIVE_REFERENCE_FOLLOWED: Final = "I followed the song's video, not you. Now I look for you."
LIVE_PARTLY_REFERENCE: Final = (
    "For a while I followed the song's own video, on a screen or in a mirror behind you: that part is not judged. Turn "
    "the screen away, or raise a hand before the dance, so that I follow you."
)
LIVE_IS_REFERENCE: Final = (
    "This take shows only the song's own video, on a screen or in a mirror: there is nothing to judge, so it was not "
    "kept. Turn the screen away, step into the picture, and dance it again."
)
LIVE_LIKELY_REFERENCE: Final = (
    "What was judged matches the song's own video so exactly that it may be that video, on a screen or in a mirror "
    "behind you. Turn the screen away, and dance it again."
)
NOTHING_JUDGED: Final = "I couldn't see you well enough to judge this take."
SHAPE: Final = "Shape"
TIMING: Final = "Timing"
BEST: Final = "Best"
WORST: Final = "Work on"
MOVES: Final = "Moves"
GOOD: Final = "What was good"
CHANGES: Final = "What to change"
NO_CHANGES: Final = "No mistakes to show. Well danced!"
NO_SINGLE_CHANGE: Final = "No single mistake stands out. See yourself beside the reference."
RESULT_FILM: Final = "Your film"
RESULT_FILM_READY: Final = "Your film is ready"
RESULT_KEYS: Final = "Your mistakes follow in {seconds} s · Space: now · Q: quit"
RESULT_KEYS_CLEAN: Final = "Your take follows in {seconds} s · Space: now · Q: quit"

# ---------------------------------------------------------------- camera

GETTING_READY: Final = "Getting ready …"
CAMERA_OPENING: Final = "Opening {camera} …"
CAMERA_STALLED: Final = "Your picture has stopped. Check {camera}; the picture comes back by itself."
CAMERA_ENDED: Final = "{camera} has ended"

# ---------------------------------------------------------------- a take, watched in the review or as a film

MISTAKE: Final = "Mistake {number} of {count}"
BEST_ADVICE: Final = "No mistakes to show. Here you were at your best."
UNSEEN: Final = "Your take"
UNJUDGED: Final = "This take was not judged. You can watch it."
REFERENCE: Final = "reference"
YOU: Final = "you"
MARKS_UNREAD: Final = "What you marked “not a mistake” can't be read: check marks.json in this take's folder."
FIRST_NOT_FILMED: Final = "The first {seconds:.1f} s of this dance were not filmed."
LAST_NOT_FILMED: Final = "The last {seconds:.1f} s of this dance were not filmed: there you see your poses."
PART_NOT_FILMED: Final = "{seconds:.1f} s of this dance were not filmed, at {time}."
PARTS_NOT_FILMED: Final = "{seconds:.1f} s of this dance were not filmed, in {count} places, the first at {time}."
RECORDED_UP_TO: Final = "This dance was recorded up to {end} of {length}."
OTHER_DANCE: Final = "This looks like a different dance: the marks here may mean nothing."

# ---------------------------------------------------------------- session

CANNOT_SEE_YOU: Final = "I can't see you: step back into the picture."
PARTLY_SEEN: Final = "I could judge {share} % of the beats; I did not see the rest."
LITTLE_SEEN: Final = "I could judge only {share} % of the beats: this score says little."
FEW_BEATS: Final = {
    False: "I could judge only 1 beat: this score is provisional.",
    True: "I could judge only {count} beats: this score is provisional.",
}
"""Whether several beats were judged → what is said of a score that is provisional."""
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

# ---------------------------------------------------------------- recording

TAKE_NOT_KEPT: Final = "Your take can't be saved ({reason})."
RECORDING_STOPPED: Final = "Your dance is no longer filmed ({reason}). It is still judged."

# ---------------------------------------------------------------- sound

SOUND: Final = "Sound: {device}"
SOUND_THROUGH_SDL: Final = "Sound through SDL ({device}): timing is less exact. {why}"
NO_SOUND: Final = "No sound: {why}"
SOUND_SWITCHED_OFF: Final = "it is switched off."
SOUND_LOST: Final = "The sound stopped: {why}."
SOUND_AGAIN: Final = "No sound: pause and go on to try again."
"""The same while it plays, in a line read from afar."""
DEVICE_GONE: Final = "the device was disconnected"
DEVICE_STALLED: Final = "the device stopped responding"
PORTAUDIO_MISSING: Final = "The PortAudio library is missing. For exact timing: {install}"

# ---------------------------------------------------------------- import

WHICH_DANCER: Final = "Who do you want to follow? Press their number."
EDITOR_LOOSE: Final = "about {bpm} BPM, beat by beat"
EDITOR_UNSAVED: Final = " · not saved"
EDITOR_TAPS: Final = {
    1: "1 tap. From the fourth tap on, they set the tempo.",
    2: "{count} taps. From the fourth tap on, they set the tempo.",
}
EDITOR_SURE: Final = "Your changes are not saved. S: save · Q again: discard them"
EDITOR_KEYS: Final = (
    "T: tap the beat · X: twice as fast · H: half as fast · , and .: 10 ms earlier, later · 1: this beat is “1”",
    "Space: pause · ← →: 5 s · C: clicks · drag a section's border · U: undo · S: save · Q: quit",
)
