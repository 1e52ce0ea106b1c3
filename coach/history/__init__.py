"""Progress over weeks: ``history.db``, its page, its tables in the terminal and its exports.

Read ``history`` (the command), ``database``, ``sync`` (it follows the folders), ``past_takes`` (what it knows, and
what changes), ``past_practices`` and ``groups`` (the same for practices and for groups), then ``table`` and
``page``.
"""
