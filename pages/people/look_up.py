"""Where is somebody attached? Open to everybody who knows an IIN and the surname; names the clinic only."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from accounts.limits import Limit, address_of_client
from campaigns import clock
from codes import Ground, OrganizationType
from codes.folding import fold
from codes.labels import label
from pages.forms import IinField, PageForm, SurnameField
from pages.navigation import address_of
from registry.models import Attachment, KatoUnit, Organization, Person
from registry.queries import attachments_of

# Of one number few tries are enough; behind one address of a network may sit a whole office.
OF_NUMBER = Limit("check-attachment-number", tries=10, seconds=60 * 60)
OF_ADDRESS = Limit("check-attachment", tries=30, seconds=10 * 60)


class LookUpForm(PageForm):
    """The number and the surname, which belong together or do not."""

    iin = IinField(label=_("IIN"))
    surname = SurnameField(label=_("Surname"))


@dataclass(frozen=True, slots=True)
class Clinic:
    """All that is told: name, kind, town."""

    name: str
    kind: str
    place: str


@login_not_required
@never_cache
@sensitive_post_parameters("iin", "surname")
@sensitive_variables()
@require_http_methods(["GET", "HEAD", "POST"])
def check_attachment(request: HttpRequest) -> HttpResponse:
    """Ask, and tell the organization of today or that there is none.

    Where number and surname do not belong together, or there is no such number, the answer is one and
    the same. Nothing typed stands in an address, a title, a session or a log.
    """
    form = LookUpForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "people/check_attachment.html", {"form": form})
    iin, address = form.cleaned_data["iin"], address_of_client(request)
    for limit, who in ((OF_ADDRESS, address), (OF_NUMBER, iin)):
        if limit.is_reached(who):
            return _later(request, limit)
    OF_ADDRESS.count(address)
    OF_NUMBER.count(iin)
    person = _person(iin, form.cleaned_data["surname"])
    if person is None:
        form.add_error(
            None,
            _(
                "Nothing can be shown for this IIN and surname. Check both against the identity "
                "document: they have to belong to one person."
            ),
        )
        return render(request, "people/check_attachment.html", {"form": form})
    return render(request, "people/attachment_found.html", _found(request, person))


def _person(iin: str, surname: str) -> Person | None:
    person = Person.objects.filter(iin=iin).first()
    is_theirs = person is not None and _bare(person.last_name) == _bare(surname)
    return person if is_theirs else None


def _bare(surname: str) -> str:
    return fold(surname).replace(" ", "")


def _found(request: HttpRequest, person: Person) -> dict[str, Any]:
    today = clock.today()
    present = attachments_of([person.pk], today).get(person.pk, (None, None))[0]
    apply_url = address_of("apply")
    ground = Ground.ATTACHED_WITHOUT_KNOWLEDGE.value
    return {
        "clinic": _clinic(present) if present else None,
        "today": today,
        "is_signed_in": request.user.is_authenticated,
        "account_url": address_of("account"),
        "without_knowledge_url": f"{apply_url}?ground={ground}" if apply_url else "",
        "apply_url": apply_url,
        "checker_url": address_of("checker"),
        "again_url": address_of("check-attachment"),
    }


def _clinic(attachment: Attachment) -> Clinic:
    organization: Organization = attachment.organization
    return Clinic(
        name=organization.name,
        kind=str(label(OrganizationType(organization.type))),
        place=place_of(organization.unit),
    )


def place_of(unit: KatoUnit) -> str:
    """The town of a unit and what it lies in: the names from below, without the country."""
    parts = [unit.name]
    while unit.parent is not None and len(parts) < 2:
        unit = unit.parent
        parts.append(unit.name)
    return ", ".join(parts)


def _later(request: HttpRequest, limit: Limit) -> HttpResponse:
    minutes = limit.seconds // 60
    context = {"minutes": minutes}
    response = render(request, "people/check_attachment_later.html", context, status=429)
    response["Retry-After"] = str(limit.seconds)
    return response
