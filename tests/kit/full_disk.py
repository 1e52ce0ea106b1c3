"""A disk on which no file can grow, like a full one; POSIX only. Nothing may be printed in the meantime."""

import resource
from contextlib import contextmanager


@contextmanager
def full_disk():
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
