"""Every list there is, by name."""

from . import asked, cases, commission, nation, organization, region, waiting
from .listing import DeskList

LISTS: dict[str, DeskList] = {
    listed.name: listed
    for subject in (cases, asked, region, waiting, organization, commission, nation)
    for listed in subject.LISTS
}
