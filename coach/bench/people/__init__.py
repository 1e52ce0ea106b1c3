"""``bench real``: takes of real people, as landmark tracks with labels.

Read ``real`` (how they are laid out, and the command), ``teacher_verdicts`` (what somebody found who looked),
``numbers`` and ``short`` (five seconds of each take).
"""
