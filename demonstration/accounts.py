"""The demonstration's accounts: one a role, the same at every start."""

from dataclasses import dataclass

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from codes import Role
from codes.labels import label

PASSWORD = "demonstration"  # noqa: S105 - known to everybody, on a machine of invented people only


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """An account anybody may use in the demonstration."""

    role: str | Promise
    username: str
    name: str
    note: str | Promise


# username, role, what can be seen with it.
_ACCOUNTS: tuple[tuple[str, str | Promise, str | Promise], ...] = (
    (
        "citizen",
        _("Citizen"),
        _(
            "Attached to a clinic; has a family and may choose another clinic; a doctor keeps a place for the "
            "daughter."
        ),
    ),
    ("newcomer", _("Citizen"), _("Not attached anywhere yet.")),
    (
        "guardian",
        _("Legal representative"),
        _(
            "Acts for a family: children of every age, a mother by power of attorney, a grown-up son."
        ),
    ),
    ("clerk", label(Role.REGISTRY_CLERK), _("Files applications of people who come in person.")),
    (
        "operator",
        label(Role.SERVICE_CENTRE_OPERATOR),
        _("Files applications for the clinics of Almaty."),
    ),
    ("specialist", label(Role.SPECIALIST), _("Decides the applications to one clinic.")),
    (
        "specialist-2",
        label(Role.SPECIALIST),
        _("Works in the same queue: cases can be handed over to him."),
    ),
    (
        "specialist-region",
        label(Role.SPECIALIST),
        _("Decides the applications to the clinics of Abai Region."),
    ),
    (
        "head",
        label(Role.ORG_HEAD),
        _("Runs one clinic: the day, doctors and lists, sites, notices, figures."),
    ),
    (
        "regional-admin",
        label(Role.REGIONAL_ADMIN),
        _("Keeps the clinics and service areas of Almaty; holds the commission; annuls decisions."),
    ),
    (
        "national-admin",
        label(Role.NATIONAL_ADMIN),
        _("Keeps the law for days to come, campaigns, the Fund’s list, texts and users."),
    ),
)
USERNAMES = tuple(username for username, _role, _note in _ACCOUNTS)


def accounts() -> list[DemoAccount]:
    """The accounts that exist, in the order of the roles; none before the seed. One query."""
    names = dict(
        User.objects.filter(username__in=USERNAMES, is_active=True).values_list("username", "name")
    )
    return [
        DemoAccount(role, username, names[username], note)
        for username, role, note in _ACCOUNTS
        if username in names
    ]


def listed() -> list[list[str]]:
    """Rows for the terminal: role, name, sign-in, password, in English."""
    with translation.override("en"):
        return [[str(row.role), row.name, row.username, PASSWORD] for row in accounts()]
