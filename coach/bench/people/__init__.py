"""``bench real``: takes of real people, as landmark tracks with labels.

Read ``takes_folder`` (the folder's layout), ``real`` (the command), ``teacher_verdicts`` (the verdicts of somebody who
looked), ``numbers`` and ``short`` (five seconds of each take).
"""
