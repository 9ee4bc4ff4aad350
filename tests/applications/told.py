"""What was said to whom, and how a register stands, as tests ask for it."""

from datetime import date

from codes import ContractState
from notifications.models import Message
from registry.models import Attachment, FundContract, Organization, Panel, Person


def told(recipient: Person | Organization) -> list[str]:
    """Codes of the messages to a person or an organization, oldest first, each occasion once."""
    name = "person" if isinstance(recipient, Person) else "organization"
    rows = Message.objects.filter(**{name: recipient}).order_by("pk")
    return list({row.key: row.template for row in rows}.values())


def periods(person: Person) -> list[tuple[int, date, date | None]]:
    """`(panel id, first day, end)` of the periods that are not cancelled, in order."""
    rows = Attachment.objects.filter(person=person, cancelled_at__isnull=True).order_by("period")
    return [(row.panel_id, row.from_on, row.to_on) for row in rows]


def counts(panel: Panel) -> tuple[int, int, int, int]:
    """`(attached, arriving, leaving, excess)` as the row holds them."""
    panel.refresh_from_db()
    return panel.attached, panel.arriving, panel.leaving, panel.excess


def no_contract(organization: Organization, year: int) -> None:
    """The Fund's list, declared complete, omits the organization."""
    FundContract.objects.update_or_create(
        organization=organization,
        year=year,
        defaults={"state": ContractState.REFUSED, "from_on": None, "to_on": None},
    )
