"""Names of a group's dancers on a screen: a name that no font can show is replaced by the dancer's number."""

from __future__ import annotations

from dataclasses import replace

from coach.takes.group_take import GroupTake
from coach.takes.session_info import InGroup, SessionInfo
from coach.ui.fonts import showable


def shown_dancer(one: InGroup) -> InGroup:
    """With the name used on a screen."""
    return replace(one, name=showable(one.name, ""))


def shown_info(info: SessionInfo) -> SessionInfo:
    """The same for the group's dancer of a take."""
    return replace(info, group=shown_dancer(info.group)) if info.group else info


def shown_group(group: GroupTake) -> GroupTake:
    """The same for a group's whole take."""
    return replace(group, dancers=tuple(replace(one, name=showable(one.name, "")) for one in group.dancers))
