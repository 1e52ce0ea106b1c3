"""``python -m coach.bench.box [FOLDER]``: the track files of the box, by default into the project's songs."""

import sys
from pathlib import Path

from coach.base.paths import folders
from coach.bench.box.command import BOX_FILE_MOST_BYTES, make_box

if __name__ == "__main__":
    for file in make_box(Path(sys.argv[1]) if sys.argv[1:] else folders().songs):
        size = file.stat().st_size
        print(f"{file}: {size / 1000:.0f} kB{'' if size <= BOX_FILE_MOST_BYTES else ', which is too large'}")
