"""Sending a free crew to a post, a street to wait in, and ending the post."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PostUnit:
    """Advise a free crew to go and wait in a street; a later post takes the place of this one.

    `version` is the version of the unit the asker saw. `advice` keeps why, as it was shown.
    """

    unit: str
    version: int
    street: str
    reason: str = ""
    advice: str = ""


@dataclass(frozen=True, slots=True)
class EndPost:
    """End a crew's post in a street; a crew that declines it says why.

    The street stands in place of a version: without network a phone cannot know of other changes,
    and they do not undo that the crew does not wait there.
    """

    unit: str
    street: str
    reason: str = ""
