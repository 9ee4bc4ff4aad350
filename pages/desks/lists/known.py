"""Every list there is, by name."""

from . import asked, cases, region, waiting
from .listing import DeskList

LISTS: dict[str, DeskList] = {
    listed.name: listed for subject in (cases, asked, region, waiting) for listed in subject.LISTS
}
