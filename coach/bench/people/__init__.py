"""``bench real``: takes of real people, as landmark tracks with labels.

Read ``real`` (the folder's layout, and the command), ``teacher_verdicts`` (the verdicts of somebody who looked),
``numbers`` and ``short`` (five seconds of each take).
"""
