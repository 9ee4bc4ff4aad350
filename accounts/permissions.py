"""Who may do what: one table, one scope a role.

A verb is a transition or a page's reading. Every role acts inside its scope: an organization, or the
organizations of a territory. People without a role act for themselves and those they represent,
which `applications` asks of the register's representations.
"""

from datetime import date
from enum import StrEnum

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet

from campaigns import clock
from codes import Role
from registry.models import KatoUnit, Organization
from registry.models.periods import holds_on

from .models import RoleAssignment, User


class Verb(StrEnum):
    """What staff can do."""

    FILE_AT_DESK = "file_at_desk"
    FIND_PERSON = "find_person"
    RECORD_NEWCOMER = "record_newcomer"
    SEE_QUEUE = "see_queue"
    SEE_CASE = "see_case"
    TAKE_CASE = "take_case"
    APPROVE = "approve"
    REFUSE = "refuse"
    ASK = "ask"
    HAND_OVER = "hand_over"
    ASK_HEAD = "ask_head"
    ANSWER_SPECIALIST = "answer_specialist"
    SETTLE_OBJECTION = "settle_objection"
    ANNUL = "annul"
    CANCEL_SCHEDULED = "cancel_scheduled"
    SEE_ORGANIZATION = "see_organization"
    ANSWER_REQUESTS = "answer_requests"
    SEE_PANELS = "see_panels"
    MANAGE_PANELS = "manage_panels"
    DISTRIBUTE_SITES = "distribute_sites"
    HOLD_COMMISSION = "hold_commission"
    KEEP_INSTITUTIONS = "keep_institutions"
    KEEP_WAITING_LIST = "keep_waiting_list"
    SEE_WAITING_LISTS = "see_waiting_lists"
    CONFIGURE_REFERENCE_DATA = "configure_reference_data"
    KEEP_SERVICE_AREAS = "keep_service_areas"
    KEEP_NEIGHBOURS = "keep_neighbours"
    KEEP_ORGANIZATIONS = "keep_organizations"
    SEE_FIGURES = "see_figures"
    SET_LAW = "set_law"
    KEEP_CALENDAR = "keep_calendar"
    DECLARE_FUND_LIST = "declare_fund_list"
    GRANT_OVER_NORM = "grant_over_norm"
    WRITE_TEXTS = "write_texts"
    MANAGE_USERS = "manage_users"
    SEE_DATA_QUALITY = "see_data_quality"
    GIVE_NOTICE = "give_notice"


TABLE: dict[Verb, frozenset[Role]] = {
    Verb.FILE_AT_DESK: frozenset({Role.REGISTRY_CLERK, Role.SERVICE_CENTRE_OPERATOR}),
    Verb.FIND_PERSON: frozenset({Role.REGISTRY_CLERK, Role.SERVICE_CENTRE_OPERATOR}),
    Verb.RECORD_NEWCOMER: frozenset({Role.REGISTRY_CLERK, Role.SERVICE_CENTRE_OPERATOR}),
    Verb.SEE_QUEUE: frozenset({Role.SPECIALIST, Role.ORG_HEAD, Role.REGIONAL_ADMIN}),
    Verb.SEE_CASE: frozenset({Role.SPECIALIST, Role.ORG_HEAD, Role.REGIONAL_ADMIN}),
    Verb.TAKE_CASE: frozenset({Role.SPECIALIST}),
    Verb.APPROVE: frozenset({Role.SPECIALIST}),
    Verb.REFUSE: frozenset({Role.SPECIALIST}),
    Verb.ASK: frozenset({Role.SPECIALIST}),
    Verb.HAND_OVER: frozenset({Role.SPECIALIST, Role.ORG_HEAD}),
    Verb.ASK_HEAD: frozenset({Role.SPECIALIST}),
    Verb.ANSWER_SPECIALIST: frozenset({Role.ORG_HEAD}),
    Verb.SETTLE_OBJECTION: frozenset({Role.REGIONAL_ADMIN}),
    Verb.ANNUL: frozenset({Role.REGIONAL_ADMIN}),
    Verb.CANCEL_SCHEDULED: frozenset({Role.NATIONAL_ADMIN}),
    Verb.SEE_ORGANIZATION: frozenset(
        {Role.REGISTRY_CLERK, Role.SPECIALIST, Role.ORG_HEAD, Role.REGIONAL_ADMIN}
    ),
    Verb.ANSWER_REQUESTS: frozenset({Role.REGISTRY_CLERK, Role.SPECIALIST, Role.REGIONAL_ADMIN}),
    Verb.SEE_PANELS: frozenset({Role.ORG_HEAD, Role.REGIONAL_ADMIN}),
    Verb.MANAGE_PANELS: frozenset({Role.ORG_HEAD}),
    Verb.DISTRIBUTE_SITES: frozenset({Role.ORG_HEAD}),
    Verb.HOLD_COMMISSION: frozenset({Role.REGIONAL_ADMIN}),
    Verb.KEEP_INSTITUTIONS: frozenset({Role.REGIONAL_ADMIN}),
    Verb.KEEP_WAITING_LIST: frozenset({Role.REGISTRY_CLERK, Role.SERVICE_CENTRE_OPERATOR}),
    Verb.SEE_WAITING_LISTS: frozenset({Role.ORG_HEAD}),
    Verb.CONFIGURE_REFERENCE_DATA: frozenset({Role.NATIONAL_ADMIN}),
    Verb.KEEP_SERVICE_AREAS: frozenset({Role.REGIONAL_ADMIN}),
    Verb.KEEP_NEIGHBOURS: frozenset({Role.REGIONAL_ADMIN}),
    Verb.KEEP_ORGANIZATIONS: frozenset({Role.REGIONAL_ADMIN}),
    Verb.SEE_FIGURES: frozenset({Role.ORG_HEAD, Role.REGIONAL_ADMIN, Role.NATIONAL_ADMIN}),
    Verb.SET_LAW: frozenset({Role.NATIONAL_ADMIN}),
    Verb.KEEP_CALENDAR: frozenset({Role.NATIONAL_ADMIN}),
    Verb.DECLARE_FUND_LIST: frozenset({Role.NATIONAL_ADMIN}),
    Verb.GRANT_OVER_NORM: frozenset({Role.NATIONAL_ADMIN}),
    Verb.WRITE_TEXTS: frozenset({Role.NATIONAL_ADMIN}),
    Verb.MANAGE_USERS: frozenset({Role.NATIONAL_ADMIN}),
    Verb.SEE_DATA_QUALITY: frozenset({Role.REGIONAL_ADMIN, Role.NATIONAL_ADMIN}),
    Verb.GIVE_NOTICE: frozenset({Role.ORG_HEAD, Role.REGIONAL_ADMIN}),
}


def territory_prefix(code: str) -> str:
    """The digits of a KATO code that everything inside the unit shares."""
    for length in (2, 4, 6):
        if not code[length:].strip("0"):
            return code[:length]
    return code


def assignments(user: User, day: date | None = None) -> QuerySet[RoleAssignment]:
    """The user's roles that hold on `day` (today if not given)."""
    day = day or clock.today()
    return RoleAssignment.objects.filter(holds_on(day), user=user).select_related(
        "organization", "territory"
    )


def roles(user: User) -> list[RoleAssignment]:
    """Today's roles of a signed-in user, read once a request."""
    if not user.is_authenticated or not user.is_active:
        return []
    if getattr(user, "has_roles", None) is False:  # known since the session was read
        return []
    if not hasattr(user, "_roles_of_today"):
        user._roles_of_today = list(assignments(user))  # type: ignore[attr-defined]
    return user._roles_of_today  # type: ignore[attr-defined,no-any-return]


def scope(user: User, verb: Verb) -> Q | None:
    """A filter on organizations within which the user may do `verb`; None where nowhere."""
    found: Q | None = None
    for assignment in roles(user):
        if Role(assignment.role) not in TABLE[verb]:
            continue
        if assignment.organization_id:
            part = Q(pk=assignment.organization_id)
        elif assignment.territory is not None:
            part = Q(unit__code__startswith=territory_prefix(assignment.territory.code))
        else:
            part = Q(pk__isnull=False)
        found = part if found is None else found | part
    return found


def units_in_scope(user: User, verb: Verb, field: str) -> Q | None:
    """A filter on `field`, a KATO code, within which the user may do `verb`; None where nowhere.

    Roles of one organization see no territory by it.
    """
    found: Q | None = None
    for assignment in roles(user):
        if Role(assignment.role) not in TABLE[verb] or assignment.organization_id:
            continue
        if assignment.territory is not None:
            part = Q(**{f"{field}__startswith": territory_prefix(assignment.territory.code)})
        else:
            part = Q(pk__isnull=False)
        found = part if found is None else found | part
    return found


def organizations(user: User, verb: Verb) -> QuerySet[Organization]:
    """The organizations within which the user may do `verb`."""
    part = scope(user, verb)
    return Organization.objects.none() if part is None else Organization.objects.filter(part)


def territories(user: User, verb: Verb) -> list[KatoUnit]:
    """The units within which the user may do `verb`; empty for those whose scope is no territory."""
    return [
        assignment.territory
        for assignment in roles(user)
        if assignment.territory is not None and Role(assignment.role) in TABLE[verb]
    ]


def units(user: User, verb: Verb) -> QuerySet[KatoUnit]:
    """The units that lie in the territories of the user for `verb`, in the versions that live."""
    within = Q(pk__in=[])
    for territory in territories(user, verb):
        within |= Q(code__startswith=territory_prefix(territory.code))
    return KatoUnit.objects.filter(within, valid_to__isnull=True)


def who_may(verb: Verb, organization: Organization) -> QuerySet[User]:
    """The active users whose roles let them do `verb` at `organization` today. One query."""
    code = organization.unit.code
    around = {code[:length].ljust(9, "0") for length in (2, 4, 6, 9)}
    nowhere = Q(organization__isnull=True, territory__isnull=True)
    held = RoleAssignment.objects.filter(
        holds_on(clock.today()),
        Q(organization=organization) | Q(territory__code__in=around) | nowhere,
        role__in=[role.value for role in TABLE[verb]],
    )
    return User.objects.filter(is_active=True, pk__in=held.values("user")).order_by("name", "pk")


def may(user: User, verb: Verb, organization: Organization | None = None) -> bool:
    """Whether the user may do `verb` at `organization` (anywhere at all, if none is given)."""
    if organization is None:
        return any(Role(assignment.role) in TABLE[verb] for assignment in roles(user))
    for assignment in roles(user):
        if Role(assignment.role) not in TABLE[verb]:
            continue
        if assignment.organization_id == organization.pk:
            return True
        if assignment.territory is not None and organization.unit.code.startswith(
            territory_prefix(assignment.territory.code)
        ):
            return True
        if assignment.organization_id is None and assignment.territory_id is None:
            return True
    return False


def require(user: User, verb: Verb, organization: Organization | None = None) -> None:
    """Raises PermissionDenied unless the user may do `verb` at `organization`."""
    if not may(user, verb, organization):
        raise PermissionDenied(f"{user.actor if user.is_authenticated else 'nobody'}: {verb}")


def may_in(user: User, verb: Verb, unit: KatoUnit) -> bool:
    """Whether the user may do `verb` in the whole of `unit`."""
    return any(
        unit.code.startswith(territory_prefix(territory.code))
        for territory in territories(user, verb)
    )


def require_in(user: User, verb: Verb, unit: KatoUnit) -> None:
    """Raises PermissionDenied unless the user may do `verb` in the whole of `unit`."""
    if not may_in(user, verb, unit):
        raise PermissionDenied(f"{user.actor if user.is_authenticated else 'nobody'}: {verb}")
