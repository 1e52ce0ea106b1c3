"""Progress over weeks: ``history.db``, its page, its tables in the terminal and its exports.

Read ``history`` (the command), ``database``, ``sync`` (it follows the folders), ``rows``, ``trends``, then the rest.
"""
