"""What the register says about one subject, as a correction request shows and keeps it."""

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.casefile import residences_on
from campaigns import clock
from codes import Basis, Category, CorrectionSubject, Filer, PayerCategory, PersonStatus, dates
from codes.labels import label
from pages.parts import Row
from registry.models import InsuranceStatus, Person, PersonCategory, Representation
from registry.models.periods import holds_on
from registry.queries import attachments_of
from registry.representations import in_force

from ..apply import said

Subject = CorrectionSubject


def rows_of(person: Person, subject: CorrectionSubject) -> list[Row]:
    """What the register says today; no rows where the subject names nothing in it."""
    say = _SAY.get(subject)
    return say(person) if say else []


def as_text(rows: list[Row]) -> str:
    """The same as text, to be kept with the request as it was shown."""
    return "\n".join(f"{row.term}: {'; '.join(str(line) for line in row.lines)}" for row in rows)


def _name(person: Person) -> list[Row]:
    return [Row(gettext_lazy("Name"), person.full_name)]


def _birth_date(person: Person) -> list[Row]:
    return [Row(gettext_lazy("Date of birth"), dates.day(person.birth_on, said.language()))]


def _address(person: Person) -> list[Row]:
    language, lines = said.language(), []
    for home in residences_on(person, clock.today()):
        since = _("since %(day)s") % {"day": dates.day(home.from_on, language, case="from")}
        lines.append(f"{said.address_words(home)}, {since}")
    return [Row(gettext_lazy("Address"), lines or [_("The register holds no address")])]


def _attachment(person: Person) -> list[Row]:
    language = said.language()
    present, coming = attachments_of([person.pk], clock.today()).get(person.pk, (None, None))
    if present is None:
        rows = [Row(gettext_lazy("Present clinic"), _("Attached to no clinic"))]
    else:
        since = _("since %(day)s") % {"day": dates.day(present.from_on, language, case="from")}
        rows = [
            Row(
                gettext_lazy("Present clinic"),
                [present.organization.name, said.doctor_line(present.panel), since],
            ),
            Row(gettext_lazy("Basis"), label(Basis(present.basis))),
        ]
    if coming is not None:
        since = _("since %(day)s") % {"day": dates.day(coming.from_on, language, case="from")}
        rows.append(
            Row(gettext_lazy("Decided for later"), [coming.organization.name, since]),
        )
    return rows


def _family(person: Person) -> list[Row]:
    """Who represents them, and whom they represent; what a consent allows is no kinship."""
    today = clock.today()
    found = []
    by = Representation.objects.filter(in_force(today), person=person)
    of = Representation.objects.filter(in_force(today), representative=person)
    for term, rows, side in (
        (gettext_lazy("Represented by"), by, "representative"),
        (gettext_lazy("Represents"), of, "person"),
    ):
        lines = [
            f"{getattr(row, side).full_name} ({str(label(Filer(row.kind))).lower()})"
            for row in rows.exclude(kind=Filer.FAMILY_MEMBER).select_related(side).order_by("pk")
        ]
        found.append(Row(term, lines or [_("Nobody, by the register")]))
    return found


def _category(person: Person) -> list[Row]:
    rows = PersonCategory.objects.filter(holds_on(clock.today()), person=person).order_by("pk")
    names = [label(Category(row.category)) for row in rows]
    return [
        Row(gettext_lazy("Legal status"), label(PersonStatus(person.status))),
        Row(gettext_lazy("Category"), names or [_("None")]),
    ]


def _insurance(person: Person) -> list[Row]:
    row = InsuranceStatus.objects.filter(person=person).first()
    if row is None or row.is_insured is None:
        status = _("The Fund’s file has told nothing yet")
    else:
        status = _("Insured") if row.is_insured else _("Not insured")
    rows = [Row(gettext_lazy("Insurance status"), status)]
    if row is not None and row.payer_category:
        rows.append(Row(gettext_lazy("Payer category"), label(PayerCategory(row.payer_category))))
    if row is not None and row.checked_on is not None:
        day = dates.day(row.checked_on, said.language())
        rows.append(Row(gettext_lazy("Day of the Fund’s file"), day))
    return rows


_SAY: dict[CorrectionSubject, Callable[[Person], list[Row]]] = {
    Subject.NAME: _name,
    Subject.BIRTH_DATE: _birth_date,
    Subject.ADDRESS: _address,
    Subject.ATTACHMENT: _attachment,
    Subject.FAMILY: _family,
    Subject.CATEGORY: _category,
    Subject.INSURANCE: _insurance,
}
