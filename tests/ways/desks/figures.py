"""Figures, their tables and files, the movement report: each of the user's own organizations alone."""

from codes import Role

from ..way import DeskWay, staff

SEE = frozenset({Role.ORG_HEAD, Role.REGIONAL_ADMIN, Role.NATIONAL_ADMIN})
SLUGS = ("due", "filed", "panels", "decided", "refused", "flows", "contested", "visits", "drop-off")
WHO = ("head", "regional-admin", "national-admin")
WAYS = (
    *(DeskWay("figures", staff(username), roles=SEE, note=username) for username in WHO),
    DeskWay(
        "figures",
        staff("head"),
        "?period=own&first=2026-10-14&last=2026-10-01",
        roles=SEE,
        note="days that run backwards",
    ),
    DeskWay(
        "figures",
        staff("head"),
        "?period=own&first=2016-01-01&last=2016-01-31",
        roles=SEE,
        note="empty",
    ),
    *(DeskWay("movement", staff(username), roles=SEE, note=username) for username in WHO),
    *(
        DeskWay(
            "figure",
            staff(username, slug),
            roles=SEE,
            note=f"{slug} {username}",
            is_of_everybody=True,
        )
        for slug in SLUGS
        for username in ("head", "regional-admin")
    ),
    *(
        DeskWay(
            "figure-file",
            staff("head", slug, "csv"),
            roles=SEE,
            note=slug,
            is_file=True,
            is_of_everybody=True,
        )
        for slug in SLUGS
    ),
    DeskWay("movement-file", staff("head", "csv"), roles=SEE, is_file=True, is_of_everybody=True),
)
