"""Adding a person to act for: by which right, who it is, the proof; then what happens next.

The answer is the same whether or not the register knows whom the user named.
"""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from accounts.models import User
from applications import requests
from applications.actions import representations
from applications.actions.papers import UnfitUpload
from applications.errors import AlreadyAnswered, AlreadyAsked, AskedTooOften, RightNotGiven
from applications.models import RepresentationRequest
from codes import Filer, RepresentationState, dates, numbers
from codes.labels import label
from pages.forms import posted
from pages.parts import Choice, Row

from ..access import for_people, user_of
from ..apply import said
from . import acting
from .forms import AddForm, BasisForm

STATES = RepresentationState
CHOICES: tuple[tuple[Filer, Promise, Promise], ...] = (
    (
        Filer.FAMILY_MEMBER,
        gettext_lazy("An adult family member who agrees"),
        gettext_lazy("They get a message and co-sign in their own account. No paper is needed."),
    ),
    (
        Filer.PARENT,
        gettext_lazy("My child under 18"),
        gettext_lazy(
            "Children whose parent the register names are on your list already. Add a child only "
            "where the register has it wrong; you need a paper."
        ),
    ),
    (
        Filer.GUARDIAN,
        gettext_lazy("A person whose guardian I am"),
        gettext_lazy("You need the decision on guardianship."),
    ),
    (
        Filer.TRUSTEE,
        gettext_lazy("A person whose trustee I am"),
        gettext_lazy("You need the decision on trusteeship."),
    ),
    (
        Filer.FOSTER_CARER,
        gettext_lazy("A child in my foster care"),
        gettext_lazy("You need the contract or the decision on foster care."),
    ),
    (
        Filer.PROXY,
        gettext_lazy("An adult who gave me a power of attorney"),
        gettext_lazy("You need a copy of the power of attorney that is valid now."),
    ),
)
_WHOM = {kind: words for kind, words, _said in CHOICES}
_REFUSED: dict[str, Promise] = {
    "too_young": gettext_lazy("People can be added from the age of 18."),
    "already": gettext_lazy("You act for this person by this right already: see your list."),
    "term": gettext_lazy("Choose a term of one year at most, from today on."),
}


@for_people
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """By which right the user acts; each has a page of its own."""
    form = BasisForm(*posted(request))
    if request.method == "POST" and form.is_valid():
        return redirect("person-add-as", form.cleaned_data["kind"].replace("_", "-"))
    chosen = str(form["kind"].value() or "")
    choices = [
        Choice("kind", kind.value, words, [facts], is_checked=chosen == kind)
        for kind, words, facts in CHOICES
    ]
    return render(request, "people/asking/add.html", {"form": form, "choices": choices})


@for_people
@never_cache
@sensitive_post_parameters("iin", "last_name")
@sensitive_variables("form", "given")
@require_http_methods(["GET", "HEAD", "POST"])
def add_as(request: HttpRequest, kind: str) -> HttpResponse:
    """Who it is, and the proof or the term. IIN and surname are posted and stand in no address."""
    user, filer = user_of(request), _filer(kind)
    form = AddForm(filer, *posted(request))
    if request.method == "POST" and form.is_valid():
        done = _ask(request, form, user)
        if done is not None:
            return redirect("person-request", done.number)
    context = {
        "form": form,
        "whom": _WHOM[filer],
        "is_consent": filer == Filer.FAMILY_MEMBER,
        "kind": kind,
    }
    return render(request, "people/asking/add_as.html", context)


def _filer(kind: str) -> Filer:
    code = kind.replace("-", "_")
    if "_" in kind or code not in _WHOM:
        raise Http404("no such right")
    return Filer(code)


def _ask(request: HttpRequest, form: AddForm, user: User) -> RepresentationRequest | None:
    given = form.cleaned_data
    try:
        return representations.ask(
            user,
            form.kind,
            iin=given["iin"],
            last_name=given["last_name"].strip(),
            until_on=form.until_on,
            file=given.get("file") or None,
        )
    except AlreadyAsked as error:
        messages.info(request, _("You have asked for this already: it waits for an answer."))
        assert isinstance(error.request, RepresentationRequest)
        return error.request
    except AskedTooOften:
        form.add_error(
            None,
            _(
                "You cannot ask again now: five requests a day are the most, and whoever declined "
                "is not asked again for thirty days."
            ),
        )
    except RightNotGiven as error:
        if error.code == "oneself":
            form.add_error("iin", _("This is your own IIN. You act for yourself without a request"))
        else:
            form.add_error(None, str(_REFUSED[error.code]))
    except UnfitUpload:
        form.add_error("file", _("The selected file must be a PDF, JPG or PNG"))
    return None


@for_people
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, number: str) -> HttpResponse:
    """One request of the user: where it stands, what happens next; taken back before an answer."""
    user = user_of(request)
    row = found(user, number)
    if request.method == "POST":
        try:
            representations.withdraw(row.pk, user)
            messages.success(request, _("The request is taken back."))
        except AlreadyAnswered:
            messages.info(request, _("It was answered meanwhile: here is how."))
        return redirect("person-request", row.number)
    state = STATES(row.state)
    context = {
        "row": row,
        "name": acting.named(row),
        "sign": acting.SIGNS[state],
        "words": label(state),
        "rows": _rows(row),
        "is_consent": row.kind == Filer.FAMILY_MEMBER,
        "is_open": row.is_open,
        "expires_by": dates.moment(row.expires_at, said.language(), case="to"),
        "is_confirmed": state == STATES.CONFIRMED,
        "is_declined": state == STATES.DECLINED,
        "is_expired": state == STATES.EXPIRED,
    }
    return render(request, "people/asking/person_request.html", context)


def _rows(row: RepresentationRequest) -> list[Row]:
    language = said.language()
    rows: list[Row] = [
        Row(_("Request"), row.number),
        Row(_("For whom"), acting.named(row)),
        Row(_("Basis"), acting.BASES[row.kind]),
    ]
    if row.until_on is not None:
        until = dates.day(row.until_on, language, case="to")
        rows.append(Row(_("Term"), _("valid until %(day)s") % {"day": until}))
    if row.file_name:
        address = reverse("person-request-file", args=[row.number])
        rows.append(Row(_("Proof"), row.file_name, address, _("Open")))
    rows.append(Row(_("Sent"), dates.moment(row.created_at, language)))
    if row.decided_at is not None:
        rows.append(Row(_("Ended"), dates.moment(row.decided_at, language)))
    if row.reason:
        rows.append(Row(_("Reason"), row.reason))
    return rows


def found(user: User, number: str) -> RepresentationRequest:
    """A request of the user; 404 for any other."""
    row = requests.asked_by(user).filter(number=number_of(number)).first()
    if row is None:
        raise Http404("not a request of theirs")
    return row


def number_of(text: str) -> str:
    """A number as it is kept; 404 for what is none."""
    try:
        return str(numbers.parse(text))
    except numbers.NumberError:
        raise Http404("no such number") from None
