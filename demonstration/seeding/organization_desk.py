"""What the head's desk shows: absences, a list closed and given over, a doctor who left, addresses given to a site."""

from datetime import date, timedelta

from accounts.models import User
from applications.actions import doctors, leaving, moving, sites, telling
from applications.leaving import look
from campaigns import clock
from codes import PanelType, Sex
from demonstration import factories as make
from eligibility.iin import generate
from registry.areas.houses import Houses
from registry.areas.places import KnownStreet
from registry.areas.sites import Part, Wish
from registry.models import Doctor, Organization, Person, Site, Street

from . import places
from .organizations import MAIN
from .timeline import Season

# People on the list of the doctor who left: surname, first name, sex, year of birth.
LEFT_BEHIND = (
    ("Қасымов", "Ерлан", Sex.MALE, 1960),
    ("Қасымова", "Сәуле", Sex.FEMALE, 1964),
    ("Орлова", "Ирина", Sex.FEMALE, 1971),
    ("Жүнісов", "Арман", Sex.MALE, 1979),
    ("Петров", "Олег", Sex.MALE, 1985),
    ("Сәрсенова", "Дана", Sex.FEMALE, 1992),
)
PEOPLE = len(LEFT_BEHIND)


def write(season: Season) -> None:
    """At the clinic of the demonstration's head, at the end of the story; nothing is drawn by chance."""
    head = User.objects.get(username="head")
    here = Organization.objects.get(code=MAIN)
    sites_of = {row.number: row for row in here.sites.all()}
    newcomer = doctors.add_doctor(head, here, last_name="Сағынбаева", first_name="Айнұр")
    _away(head, here, newcomer, season.today)
    _left(head, here, sites_of["2"])
    _divided(head, here, sites_of["2"])


def _away(head: User, here: Organization, stand_in: Doctor, today: date) -> None:
    """One doctor is away with a stand-in, another will be, and nobody is named yet."""
    first, second = here.doctors.filter(panels__is_closed=False).distinct().order_by("pk")[:2]
    back = today + timedelta(days=9)
    doctors.record_absence(head, first, from_on=today, to_on=back, stand_in=stand_in)
    soon = today + timedelta(days=5)
    doctors.record_absence(
        head, second, from_on=soon, to_on=soon + timedelta(days=14), stand_in=None
    )


def _left(head: User, here: Organization, site: Site) -> None:
    """A doctor took a list over and left: its people moved by their addresses."""
    doctor = doctors.add_doctor(head, here, last_name="Ким", first_name="Виктор")
    panel = doctors.open_panel(head, site, PanelType.GENERAL_PRACTITIONER, doctor)
    street = Street.objects.filter(unit__code=places.ALMALY).order_by("pk")[0]
    for number, (last_name, first_name, sex, year) in enumerate(LEFT_BEHIND):
        birth_on = date(year, 3, 4)
        person = make.PersonFactory(
            last_name=last_name,
            first_name=first_name,
            middle_name="",
            sex=sex.value,
            birth_on=birth_on,
            iin=_free_iin(birth_on, sex),
            language="kk",
            email="",
            phone="",
            lives_in=places.ALMALY,
            lives_in__street=street,
            lives_in__house=10 + number,
        )
        make.attached(person, panel)
    other = doctors.add_doctor(head, here, last_name="Тұрсынова", first_name="Гүлнар")
    doctors.give_panel(head, panel, other, was=doctor.pk)
    telling.tell_of_new_doctors()
    ways = {panel.pk: None}
    started = leaving.start(
        head,
        other,
        ways,
        order_number="41-Ж",
        order_on=clock.today(),
        key=look(other, ways).key,
        agrees_to_excess=True,
    )
    if started.plan_id is not None:
        moving.run(started.plan_id)
    leaving.finish_leavings()


def _free_iin(birth_on: date, sex: Sex) -> str:
    """The first number of this day that nobody has: the same at every start."""
    numbers = (generate(birth_on, sex, serial) for serial in range(9000))
    return next(one for one in numbers if not Person.objects.filter(iin=one).exists())


def _divided(head: User, here: Organization, site: Site) -> None:
    """Some houses of a street of the first site go to the second."""
    row = (
        here.service_areas.filter(to_on__isnull=True, side="odd", street__isnull=False)
        .select_related("street")
        .first()
    )
    if row is None or row.street is None:
        return
    street: Street = row.street
    known = KnownStreet(street.pk, street.unit_id, street.name_kk, street.name_ru)
    wish = Wish(parts=(Part(known, (Houses(41, 79, "odd"),), site.pk),))
    said = {"on": clock.today(), "order_number": "38-Ө", "order_on": clock.today()}
    key = sites.preview(head, here, wish, **said).key
    sites.distribute(head, here, wish, key, **said)
