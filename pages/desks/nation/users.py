"""Users and roles: found, created, given and ended roles, blocked; one page a user, with who did what."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts import users
from accounts.administration import story
from accounts.models import RoleAssignment, User
from accounts.permissions import Verb
from campaigns import clock
from codes import Administered, Language, Role
from codes.constraints import choices
from codes.labels import label
from pages.forms import DayField, PageForm
from pages.parts import Event, Row

from ..access import staff, user_of
from . import said
from .changing import Change, Refusals, carry_out
from .paging import page_of

Words = str | Promise

REFUSALS: Refusals = {
    "self": ("", gettext_lazy("Nobody changes their own rights: ask another administrator")),
    "last": (
        "",
        gettext_lazy(
            "Nobody else would be a national administrator without a known end. Give the role to another first"
        ),
    ),
    "scope": ("role", gettext_lazy("This role needs another scope")),
    "past": ("from_on", gettext_lazy("Enter today or a day to come")),
    "order": ("last_on", gettext_lazy("The last day is before the first one")),
    "person": ("", gettext_lazy("People of the register set their passwords themselves")),
    "login": (
        "username",
        gettext_lazy("A login has 3 to 60 small Latin letters, digits, dots, dashes"),
    ),
    "taken": ("username", gettext_lazy("This login is taken")),
    "name": ("name", gettext_lazy("Enter the name")),
}
END_REFUSALS: Refusals = {
    **REFUSALS,
    "past": ("last_on", gettext_lazy("A role ends yesterday at the earliest")),
    "longer": (
        "last_on",
        gettext_lazy("The role ends earlier already: a longer one is a new role"),
    ),
}


class FilterForm(PageForm):
    """Who is looked for; it stands in the address."""

    words = forms.CharField(label=gettext_lazy("Name or login"), required=False, max_length=100)
    role = forms.ChoiceField(
        label=gettext_lazy("Role"),
        required=False,
        choices=[("", gettext_lazy("All roles")), *choices(Role)],
    )
    show = forms.ChoiceField(
        label=gettext_lazy("May sign in"),
        required=False,
        choices=[("", gettext_lazy("All users")), ("blocked", gettext_lazy("The blocked alone"))],
    )


class UserForm(PageForm):
    """A member of staff; the password is told to them by another way."""

    username = forms.CharField(
        label=gettext_lazy("Login"),
        help_text=gettext_lazy("Small Latin letters, digits, dots, dashes"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Enter the login")},
    )
    name = forms.CharField(
        label=gettext_lazy("Surname, name and patronymic"),
        max_length=250,
        error_messages={"required": gettext_lazy("Enter the name")},
    )
    position = forms.CharField(label=gettext_lazy("Position"), required=False, max_length=250)
    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        required=False,
        error_messages={"invalid": gettext_lazy("Enter an e-mail address like name@example.kz")},
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language"), choices=choices(Language), initial=Language.KAZAKH
    )
    password = forms.CharField(
        label=gettext_lazy("Password"),
        help_text=gettext_lazy("At least 12 characters; tell it to the user by a safe way"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": gettext_lazy("Enter a password")},
    )


class PasswordForm(PageForm):
    """A new password."""

    password = UserForm.base_fields["password"]


class RoleForm(PageForm):
    """A role, its scope and its days."""

    role = forms.ChoiceField(
        label=gettext_lazy("Role"),
        choices=choices(Role),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose a role")},
    )
    organization = forms.CharField(
        label=gettext_lazy("Organization"),
        help_text=gettext_lazy("Code, BIN or full name; for clerk, specialist and head"),
        required=False,
        max_length=250,
    )
    territory = forms.CharField(
        label=gettext_lazy("Territory"),
        help_text=gettext_lazy(
            "KATO code or full name; for operator, region, and a specialist of a territory"
        ),
        required=False,
        max_length=250,
    )
    from_on = DayField(label=gettext_lazy("First day"), help_text=gettext_lazy("Today or later"))
    last_on = DayField(
        label=gettext_lazy("Last day, included"),
        help_text=gettext_lazy("Without a day, until it is ended"),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """The organization and the territory that are named."""
        given = super().clean() or {}
        if text := given.get("organization"):
            given["organization_row"] = users.found_organization(text)
            if given["organization_row"] is None:
                self.add_error(
                    "organization",
                    _("No organization, or more than one, is called so. Enter its code or BIN"),
                )
        if text := given.get("territory"):
            given["territory_row"] = users.found_territory(text)
            if given["territory_row"] is None:
                self.add_error(
                    "territory",
                    _("No unit, or more than one, is called so. Enter its KATO code"),
                )
        return given


class EndForm(PageForm):
    """The last day of a role."""

    last_on = DayField(
        label=gettext_lazy("Last day, included"),
        help_text=gettext_lazy("Yesterday ends it at once"),
    )


@dataclass(frozen=True, slots=True)
class RoleLine:
    """A role as the page of its user shows it."""

    row: RoleAssignment
    words: Words
    scope: str
    last_on: date | None
    sign: str
    state: Words
    url: str


@staff(Verb.MANAGE_USERS)
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """Members of staff by name."""
    chosen, rows = filtered(request.GET)
    address = reverse("nation-users")
    page = page_of(rows, address, chosen, request.GET.get("after", ""), by="name")
    held: dict[int, list[str]] = {}
    today = clock.today()
    for row in (
        RoleAssignment.objects.filter(user__in=page.rows)
        .select_related("organization", "territory")
        .order_by("pk")
    ):
        if row.from_on <= today and (row.to_on is None or row.to_on > today):
            held.setdefault(row.user_id, []).append(role_words(row))
    return render(
        request,
        "desks/nation/users.html",
        {
            "filter_form": FilterForm(initial=chosen),
            "address": address,
            "lines": [(row, held.get(row.pk, [])) for row in page.rows],
            "newer": page.newer,
            "older": page.older,
            "is_filtered": any(chosen.values()),
        },
    )


def filtered(given: QueryDict) -> tuple[dict[str, str], QuerySet[User]]:
    """The filters of an address, and the members of staff that they leave."""
    asked = FilterForm(given)
    chosen: dict[str, str] = dict(asked.cleaned_data) if asked.is_valid() else {}
    return chosen, users.staff(
        chosen.get("words", ""), chosen.get("role", ""), blocked=bool(chosen.get("show"))
    )


def role_words(row: RoleAssignment) -> str:
    """ "Specialist, City Polyclinic No. 4"."""
    return f"{label(Role(row.role))}{_scope(row, ', ')}"


def _scope(row: RoleAssignment, before: str = "") -> str:
    place = row.organization or row.territory
    return f"{before}{place}" if place else ""


@staff(Verb.MANAGE_USERS)
@require_safe
def user(request: HttpRequest, pk: int) -> HttpResponse:
    """One user: roles, what was done, and what can be done."""
    row = _user_or_404(pk)
    today = clock.today()
    roles = row.roles.select_related("organization", "territory", "given_by").order_by(
        "-from_on", "-pk"
    )
    events: list[Event] = said.story(story(Administered.USER, str(pk)))
    for event in story(Administered.ROLE, str(pk)):
        role = label(Role(event.facts["role"]))
        place = event.facts["organization"] or event.facts["territory"]
        events += [
            Event(one.at, one.what, one.who, f"{role}{', ' if place else ''}{place}")
            for one in said.story([event])
        ]
    events.sort(key=lambda event: event.at, reverse=True)
    return render(
        request,
        "desks/nation/user.html",
        {
            "row": row,
            "facts": [
                Row(_("Login"), row.username, lang="en"),
                Row(_("Position"), row.position or _("not named")),
                Row(_("Language"), label(Language(row.language))),
                Row(_("May sign in"), _("yes") if row.is_active else _("no: blocked")),
                Row(
                    _("Last signed in"),
                    said.day(clock.local(row.last_login).date()) if row.last_login else _("never"),
                ),
            ],
            "roles": [_role(one, today) for one in roles],
            "events": events,
            "is_self": row.pk == user_of(request).pk,
            "is_person": row.person_id is not None,
        },
    )


def _role(row: RoleAssignment, today: date) -> RoleLine:
    last_on = date.fromordinal(row.to_on.toordinal() - 1) if row.to_on else None
    if row.to_on is not None and row.to_on <= row.from_on:
        sign, state = "none", _("taken back")
    elif row.to_on is not None and row.to_on <= today:
        sign, state = "pass", _("ended")
    elif row.from_on > today:
        sign, state = "wait", _("to come")
    else:
        sign, state = "now", _("held")
    url = reverse("nation-role-end", args=[row.pk]) if sign in ("wait", "now") else ""
    return RoleLine(row, label(Role(row.role)), _scope(row), last_on, sign, state, url)


def _who(row: User) -> list[Row]:
    return [Row(_("User"), row.name), Row(_("Login"), row.username, lang="en")]


def _user_or_404(pk: int) -> User:
    row = User.objects.filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


@staff(Verb.MANAGE_USERS)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A new member of staff; roles are given on their page."""
    form = UserForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            created = users.create(
                user_of(request), **{**given, "language": Language(given["language"])}
            )
        except users.NotThisUser as refused:
            _say(form, refused)
        else:
            messages.success(request, _("The user is created. Give them a role."))
            return HttpResponseRedirect(reverse("nation-user", args=[created.pk]))
    return _plain(request, form, _("A new user"), _("Create the user"), reverse("nation-users"))


@staff(Verb.MANAGE_USERS)
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: HttpRequest, pk: int) -> HttpResponse:
    """A new password for somebody who lost theirs."""
    row = _user_or_404(pk)
    address = reverse("nation-user", args=[pk])
    form = PasswordForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            users.set_password(user_of(request), pk, form.cleaned_data["password"])
        except users.NotThisUser as refused:
            _say(form, refused)
        else:
            messages.success(request, _("The new password holds from now on."))
            return HttpResponseRedirect(address)
    title = _("A new password: %(name)s") % {"name": row.name}
    return _plain(request, form, title, _("Set the password"), address)


def _say(form: PageForm, refused: users.NotThisUser) -> None:
    if refused.code == "password":
        for text in refused.texts:
            form.add_error("password", text)
        return
    name, words = REFUSALS[refused.code]
    form.add_error(name if name in form.fields else None, str(words))


def _plain(
    request: HttpRequest, form: PageForm, title: Words, button: Words, back: str
) -> HttpResponse:
    """A form in one step: a password is not carried over to a second page."""
    return render(
        request,
        "desks/nation/plain.html",
        {"form": form, "title": title, "button": button, "back": back},
    )


@staff(Verb.MANAGE_USERS)
@require_http_methods(["GET", "HEAD", "POST"])
def give_role(request: HttpRequest, pk: int) -> HttpResponse:
    """A role with its scope and days."""
    by, row = user_of(request), _user_or_404(pk)
    address = reverse("nation-user", args=[pk])

    def given_role(given: dict[str, Any]) -> dict[str, Any]:
        last_on = given["last_on"]
        return {
            "role": Role(given["role"]),
            "organization": given.get("organization_row"),
            "territory": given.get("territory_row"),
            "from_on": given["from_on"],
            "to_on": date.fromordinal(last_on.toordinal() + 1) if last_on else None,
        }

    def save(given: dict[str, Any]) -> Words:
        users.give_role(by, pk, **given_role(given))
        return _("The role is given.")

    def rows(given: dict[str, Any]) -> list[Row]:
        place = given.get("organization_row") or given.get("territory_row")
        return [
            *_who(row),
            Row(_("Role"), label(Role(given["role"]))),
            Row(_("Scope"), str(place) if place else _("the whole country")),
            Row(_("First day"), said.day(given["from_on"])),
            Row(_("Last day, included"), said.day(given["last_on"]) or _("until it is ended")),
        ]

    return carry_out(
        request,
        Change(
            title=_("A role for %(name)s") % {"name": row.name},
            button=_("Give the role"),
            back=address,
            back_words=_("Back to the user"),
            form=lambda data: RoleForm(data, initial={"from_on": clock.today()}),
            rows=rows,
            save=save,
            check=lambda given: users.check_role(by, pk, *given_role(given).values()),
            done=address,
            refusals=REFUSALS,
        ),
    )


@staff(Verb.MANAGE_USERS)
@require_http_methods(["GET", "HEAD", "POST"])
def end_role(request: HttpRequest, pk: int) -> HttpResponse:
    """The end of a role."""
    by = user_of(request)
    row = (
        RoleAssignment.objects.select_related("user", "organization", "territory")
        .filter(pk=pk)
        .first()
    )
    if row is None:
        raise Http404
    address = reverse("nation-user", args=[row.user_id])
    facts = [
        *_who(row.user),
        Row(_("Role"), label(Role(row.role))),
        Row(_("Scope"), _scope(row) or _("the whole country")),
        Row(_("First day"), said.day(row.from_on)),
    ]

    def save(given: dict[str, Any]) -> Words:
        to_on = date.fromordinal(given["last_on"].toordinal() + 1)
        users.end_role(by, pk, to_on=to_on)
        return _("The end of the role is set.")

    return carry_out(
        request,
        Change(
            title=_("End the role"),
            button=_("End the role"),
            back=address,
            back_words=_("Back to the user"),
            form=lambda data: EndForm(data, initial={"last_on": clock.today()}),
            rows=lambda given: [*facts, Row(_("Last day, included"), said.day(given["last_on"]))],
            save=save,
            done=address,
            refusals=END_REFUSALS,
            facts=facts,
            lead=_("A role that has not begun by then is taken back."),
        ),
    )


@staff(Verb.MANAGE_USERS)
@require_http_methods(["GET", "HEAD", "POST"])
def block(request: HttpRequest, pk: int) -> HttpResponse:
    """Block somebody, or let them sign in again."""
    by, row = user_of(request), _user_or_404(pk)
    address = reverse("nation-user", args=[pk])
    facts = _who(row)
    is_blocking = row.is_active

    def save(given: dict[str, Any]) -> Words:
        if is_blocking:
            users.block(by, pk)
            return _("The user may no longer sign in.")
        users.unblock(by, pk)
        return _("The user may sign in again.")

    return carry_out(
        request,
        Change(
            title=_("Block the user") if is_blocking else _("Let the user sign in again"),
            button=_("Block the user") if is_blocking else _("Let the user sign in again"),
            back=address,
            back_words=_("Back to the user"),
            form=PageForm,
            rows=lambda given: facts,
            save=save,
            done=address,
            refusals=REFUSALS,
            facts=facts,
            lead=_("Roles stay as they are; a blocked user cannot use them.")
            if is_blocking
            else "",
        ),
    )
