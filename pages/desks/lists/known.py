"""Every list there is, by name."""

from . import asked, cases, commission, organization, region, waiting
from .listing import DeskList

LISTS: dict[str, DeskList] = {
    listed.name: listed
    for subject in (cases, asked, region, waiting, organization, commission)
    for listed in subject.LISTS
}
