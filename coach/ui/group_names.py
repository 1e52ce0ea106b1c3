"""Names of a group's dancers on a screen: a name that no font here can show is left out, and its number is said."""

from __future__ import annotations

from dataclasses import replace

from coach.takes.group_take import GroupTake
from coach.takes.session_info import InGroup, SessionInfo
from coach.ui.fonts import showable


def shown_dancer(one: InGroup) -> InGroup:
    """As they are called on a screen."""
    return replace(one, name=showable(one.name, ""))


def shown_info(info: SessionInfo) -> SessionInfo:
    """The same of whoever of a group danced a take."""
    return replace(info, group=shown_dancer(info.group)) if info.group else info


def shown_group(group: GroupTake) -> GroupTake:
    """The same of all of a group's take."""
    return replace(group, dancers=tuple(replace(one, name=showable(one.name, "")) for one in group.dancers))
