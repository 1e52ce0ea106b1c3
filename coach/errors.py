"""The one exception that is meant for a dancer."""


class CoachError(Exception):
    """Something the dancer can put right.

    ``str(error)`` is one or more whole sentences: what happened, which file or device, what to do next.
    ``coach.cli`` prints it without a traceback and exits with code 2.
    """
