"""``bench real``: takes of real people, as landmark tracks with labels."""
