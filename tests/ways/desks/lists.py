"""Lists of the desks as files: whoever may see a list may take it away, within their own scope."""

from codes import Role

from ..way import DeskWay, staff

SEE = frozenset({Role.SPECIALIST, Role.ORG_HEAD, Role.REGIONAL_ADMIN})
FILE = frozenset({Role.REGISTRY_CLERK, Role.SERVICE_CENTRE_OPERATOR})
ANSWER = frozenset({Role.REGISTRY_CLERK, Role.SPECIALIST, Role.REGIONAL_ADMIN})
REGION = frozenset({Role.REGIONAL_ADMIN})
HEAD_AND_REGION = frozenset({Role.ORG_HEAD, Role.REGIONAL_ADMIN})
NATION = frozenset({Role.NATIONAL_ADMIN})

LISTS: dict[str, tuple[str, frozenset[Role]]] = {
    "queue": ("specialist", SEE),
    "decided": ("specialist", frozenset({Role.SPECIALIST})),
    "my-day": ("clerk", FILE),
    "requests": ("clerk", ANSWER),
    "objections": ("regional-admin", REGION),
    "organizations": ("regional-admin", REGION),
    "service-areas": ("regional-admin", REGION),
    "uncovered-streets": ("regional-admin", REGION),
    "published-areas": ("regional-admin", REGION),
    "neighbours": ("regional-admin", REGION),
    "waiting-lists": ("head", frozenset({Role.ORG_HEAD})),
    "waiting-list": ("head", frozenset({Role.ORG_HEAD})),
    "doctors-lists": ("head", HEAD_AND_REGION),
    "notices": ("head", HEAD_AND_REGION),
    "commission": ("regional-admin", REGION),
    "moves": ("regional-admin", HEAD_AND_REGION),
    "users": ("national-admin", NATION),
    "quality": ("national-admin", frozenset({Role.REGIONAL_ADMIN, Role.NATIONAL_ADMIN})),
    "over-norm": ("national-admin", NATION),
    "fund": ("national-admin", NATION),
    "institution-people": ("regional-admin", REGION),
    "institutions": ("regional-admin", REGION),
}
WAYS = tuple(
    DeskWay(
        f"list-{name}",
        staff(username, kind),
        roles=roles,
        note=kind,
        is_file=True,
        is_of_everybody=True,
    )
    for name, (username, roles) in LISTS.items()
    for kind in ("csv", "xlsx")
)
