"""Every list there is, by name."""

from . import asked, cases, region
from .listing import DeskList

LISTS: dict[str, DeskList] = {
    listed.name: listed for subject in (cases, asked, region) for listed in subject.LISTS
}
