import subprocess
import sys

from coach.base.paths import PROJECT

BLOCKED = """
import sys
for name in ("cv2", "mediapipe"):
    sys.modules[name] = None
from coach.cli.parser import parsed
import coach.app.quiz, coach.quiz.game
parsed(["quiz", "easy", "--seed", "3"])
"""


def test_the_quiz_needs_neither_opencv_nor_mediapipe():
    subprocess.run([sys.executable, "-c", BLOCKED], cwd=PROJECT, check=True, timeout=120)
