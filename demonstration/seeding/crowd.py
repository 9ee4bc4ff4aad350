"""The crowd: households of all ages, and the panels with a fill of their own."""

import random
from dataclasses import dataclass
from datetime import timedelta

from codes import Basis, Category, Filer, PanelType, PersonStatus, Sex
from registry.models import Panel

from . import organizations as named
from . import places
from .organizations import GP, THERAPIST, UNDER_7, UNDER_15, Organizations
from .people import Member, People

WHOLE = 3000  # people, at which the special panels are filled to the place
# Where the people of each organization live, and its share of the rest of the crowd.
_CATCHMENT: tuple[tuple[str, str, int], ...] = (
    (named.MAIN, places.ALMALY, 10),
    (named.OTHER, places.AUEZOV, 22),
    (named.PRIVATIZED, places.MEDEU, 6),  # outside every service area
    (named.NO_SATURDAYS, places.BOSTANDYK, 14),
    (named.NO_SATURDAYS, places.TURKSIB, 3),
    ("semey-103", places.SEMEY, 18),
    (named.WITHOUT_CONTRACT, places.SEMEY, 5),
    (named.RURAL, places.KARAUL, 8),
    (named.POINT, places.ARKHAT, 3),
    ("astana-104", places.YESIL, 14),
    (named.GONE, places.BAIKONYR, 3),
    ("semey-103", places.AINABULAK, 2),
    ("semey-103", places.ZHANASEMEY, 2),
)


@dataclass(frozen=True)
class _Fill:
    full: int
    over: int


class Crowd:
    """Draws households until there are as many people as asked for."""

    def __init__(self, people: People, organizations: Organizations, chance: random.Random) -> None:
        self._people, self._organizations, self._chance = people, organizations, chance

    def fill(self, wanted: int) -> None:
        """Add people until `wanted` are there; special people first, then the special panels."""
        self._special()
        fill = self._fills(wanted)
        self._crowded_clinic(fill.full)
        self._over_norm(fill.over)
        codes = [code for code, _, share in _CATCHMENT for _ in range(share)]
        units = [unit for _, unit, share in _CATCHMENT for _ in range(share)]
        unattached = max(4, wanted // 60)
        while len(self._people) < wanted:
            place = self._chance.randrange(len(codes))
            left = wanted - len(self._people)
            self._household("" if unattached > 0 else codes[place], units[place], most=min(left, 6))
            unattached -= 1

    def _fills(self, wanted: int) -> _Fill:
        full, over = (
            self._organizations.panels[named.FULL],
            self._organizations.panels[named.OVER_NORM],
        )
        if wanted >= WHOLE:
            return _Fill(full.norm, over.norm + over.over_norm - 3)
        return _Fill(wanted // 4, wanted // 10)

    def _crowded_clinic(self, count: int) -> None:
        """A general practitioner with as many people as the norm allows."""
        panel = self._organizations.panels[named.FULL]
        begun = len(self._people)
        while (left := count - (len(self._people) - begun)) > 0:
            self._household(named.CROWDED, places.SARYARKA, most=min(left, 6), panel=panel)

    def _over_norm(self, count: int) -> None:
        """A pediatrician with more children than the norm, which an order allows."""
        panel = self._organizations.panels[named.OVER_NORM]
        while count > 0:
            parents = self._couple(24, 40, named.MAIN, places.ALMALY, alone=0.75)
            for _ in range(min(count, self._chance.choice((1, 2, 2, 3)))):
                self._people.child(self._chance.randrange(7), panel, *parents)
                count -= 1

    def panel_for(self, code: str, age: int) -> Panel:
        """A panel of the organization that takes the age."""
        kinds: list[PanelType] = [GP]
        if age < 7:
            kinds = [UNDER_7, UNDER_15, GP]
        elif age < 15:
            kinds = [UNDER_15, GP]
        elif self._chance.random() < 0.5:
            kinds = [THERAPIST, GP]
        for kind in kinds:
            found = [
                panel
                for panel in self._organizations.panels_of(code, kind)
                if panel.code not in (named.OVER_NORM, named.FULL)
            ]
            if found:
                return self._chance.choice(found)
        raise LookupError(f"{code} has no panel for the age {age}")

    def _panel(self, code: str, age: int, panel: Panel | None) -> Panel | None:
        if not code:
            return None
        return panel or self.panel_for(code, age)

    def _one(
        self, age: int, code: str, unit: str, panel: Panel | None = None, **more: object
    ) -> Member:
        return self._people.add(age, unit, self._panel(code, age, panel), **more)

    def _couple(
        self,
        youngest: int,
        oldest: int,
        code: str,
        unit: str,
        panel: Panel | None = None,
        alone: float = 0.25,
    ) -> list[Member]:
        age = self._chance.randrange(youngest, oldest + 1)
        woman = self._one(age, code, unit, panel, sex=Sex.FEMALE)
        if self._chance.random() < alone:
            return [woman]
        older = min(oldest + 5, age + self._chance.randrange(5))
        return [woman, self._one(older, code, unit, panel, sex=Sex.MALE, like=woman)]

    def _household(self, code: str, unit: str, *, most: int, panel: Panel | None = None) -> None:
        """One home with the people in it, at most so many."""
        kind = self._chance.random()
        if kind < 0.14 or most < 3:
            self._one(
                self._chance.choice((18, 19, 22, 25, 28, 31, 35, 41, 48, 55)), code, unit, panel
            )
        elif kind < 0.28:
            self._couple(45, 62, code, unit, panel)
        elif kind < 0.52:
            self._couple(63, 92, code, unit, panel, alone=0.5)
        else:
            parents = self._couple(24, 52, code, unit, panel)
            younger = max(parents, key=lambda row: row.birth_on)
            oldest_child = max(0, min(17, self._people.age(younger) - 19))
            room = most - len(parents)
            for _ in range(min(room, self._chance.choice((1, 1, 2, 2, 3, 4)))):
                age = max(self._chance.randrange(oldest_child + 1) for _ in range(2))
                self._people.child(age, self._panel(code, age, panel), *parents)

    def _special(self) -> None:
        """Somebody of every status and category the law names."""
        add, other = self._people.add, "semey-103"
        gp = self._organizations.panels_of(other, GP)[0]
        add(103, places.SEMEY, gp, sex=Sex.FEMALE)
        for status in (
            PersonStatus.KANDAS,
            PersonStatus.KANDAS,
            PersonStatus.REFUGEE,
            PersonStatus.FOREIGNER_PERMANENT,
            PersonStatus.STATELESS_PERMANENT,
        ):
            add(self._chance.randrange(22, 58), places.SEMEY, gp, status=status.value)
        add(27, places.YESIL, status=PersonStatus.STATELESS_TEMPORARY.value, iin=None)
        for category, age in (
            (Category.CONVICT, 38),
            (Category.CONSCRIPT, 19),
            (Category.OUT_OF_TOWN_STUDENT, 17),
            (Category.OUT_OF_TOWN_STUDENT, 19),
            (Category.MADRASAH_STUDENT, 16),
            (Category.CHILD_BORN_ABROAD, 3),
            (Category.UNABLE_TO_ATTEND, 71),
            (Category.PERSON_WITH_DISABILITY, 44),
        ):
            member = add(age, places.SEMEY, gp)
            member.categories.append((category, None))
        for age, leaves in ((84, "death"), (69, "death"), (77, "death"), (34, "departure")):
            add(age, places.SEMEY, gp, leaves=leaves)
        carer = add(52, places.SEMEY, gp, sex=Sex.FEMALE)
        for age in (5, 11):  # a children's home attaches its wards by order
            ward = add(age, places.SEMEY, gp, basis=Basis.ORDER)
            ward.categories.append((Category.WARD_OF_INSTITUTION, None))
            ward.represented_by = [(carer, Filer.GUARDIAN)]
        foster = add(13, places.SEMEY, gp)
        foster.represented_by = [(carer, Filer.FOSTER_CARER)]
        old = add(81, places.SEMEY, gp)
        old.represented_by = [(carer, Filer.FAMILY_MEMBER)]
        old.right_until = self._people.season.today + timedelta(days=215)
        trusted = add(59, places.SEMEY, gp)
        trusted.represented_by = [(carer, Filer.PROXY)]
