"""Every page for people, and those open to everybody."""

from typing import Any

from .way import Reach, Way, citizen, filed, guardian, newcomer, nobody, of
from .world import STEPS, World

CHECKED = "?person=self&status=permanent&attached=signed&reason=none&choices=2"


def step(name: str) -> Reach:
    """A draft that has come to this step."""
    return lambda world: (world.applicant, (world.draft_at(name).pk, name))


def draft(*args: Any) -> Reach:
    """A draft that has come to its check."""
    return lambda world: (world.applicant, (world.draft_at("check").pk, *args))


def kept_form(world: World) -> dict[str, Any]:
    """A form that came after half an hour, kept until its sender signed in again."""
    return {
        "kept": {
            "who": str(world.citizen.pk),
            "path": "/contacts/",
            "typed": "q=1&text=%D0%B0",
            "had_files": True,
        }
    }


WAYS = (
    Way("start", nobody()),
    Way("start", citizen(), note="signed in"),
    Way("help", nobody()),
    Way("accessibility", nobody()),
    Way("contacts", nobody()),
    Way("view-settings", nobody()),
    Way("sign-in", nobody()),
    Way("sign-in", nobody(), "?idle=1", note="after half an hour"),
    Way("continue", citizen(), note="what was sent too late", session=kept_form),
    Way("verify", nobody()),
    Way("verify-document", of(lambda world: (None, world.document_code))),
    Way("verify-document", nobody("D-2026-0009999-0", "0" * 12), status=404, note="unknown"),
    # Waiting lists and who stands in for a doctor are asked for once each.
    Way("account", citizen()),
    Way("account", newcomer(), note="attached nowhere"),
    Way("account", guardian(), note="with wards"),
    Way("applications", of(lambda world: (world.application("refused").filed_by, ()))),
    Way("messages", of(lambda world: (world.letter[0], ()))),
    Way("message", of(lambda world: (world.letter[0], (world.letter[1].pk,)))),
    Way("apply", citizen()),
    Way("apply", newcomer(), note="for oneself only"),
    *(Way("apply-step", step(name), note=name) for name in STEPS),
    Way("apply-discard", draft()),
    *(
        Way("application", filed(status), note=status)
        for status in ("in_review", "refused", "scheduled", "effective", "withdrawn")
    ),
    Way("application-sent", filed("in_review")),
    Way("withdraw", filed("in_review")),
    Way("renounce", filed("scheduled")),
    Way("checker", nobody()),
    Way("checker", nobody(), CHECKED, note="answered"),
    Way("check-attachment", nobody()),
    Way("find-organization", nobody()),
    Way("find-organization", nobody(), "?street=абая&q=101", note="with words"),
    Way("find-organization", citizen(), note="signed in"),
    Way("find-organization", nobody(), "?place=алматы", note="which place"),
    Way("find-organization", nobody(), "?region=100000000", note="of a region"),
    Way("find-organization", citizen(), "?unit=751110000&whom=child-3", note="around a place"),
    Way("organization", of(lambda world: (None, (world.organization.code,)))),
    Way("organization", of(lambda world: (world.citizen, (world.organization.code,))), note="in"),
    Way("history", citizen()),
    Way("record-views", citizen()),
    Way("insurance", citizen()),
    Way("insurance", guardian(), note="declared"),
    Way("documents", of(lambda world: (world.letter[0], ()))),
    Way("settings", citizen()),
    Way("settings-address", citizen("phone"), note="phone"),
    Way("settings-address", citizen("email"), note="email"),
    Way("settings-code", of(lambda world: (world.with_code, ("email",)))),
    Way("settings-remove", citizen("email")),
    Way("people-i-act-for", citizen()),
    Way("people-i-act-for", newcomer(), note="nobody"),
    Way("person-add", citizen()),
    *(
        Way("person-add-as", citizen(kind), note=kind)
        for kind in ("guardian", "family-member", "proxy")
    ),
    Way("person-request", of(lambda world: (world.asked[0], (world.asked[1].number,)))),
    Way("co-sign", of(lambda world: (world.asked[2], (world.asked[1].number,)))),
    Way("representation-end", of(lambda world: (world.citizen, (world.representation.pk,)))),
    Way("corrections", of(lambda world: (world.correction[0], ()))),
    Way("correction", citizen()),
    Way("correction-request", of(lambda world: (world.correction[0], (world.correction[1],)))),
    Way("apply-problem", of(lambda world: (world.failing.filed_by, (world.failing.pk,)))),
    Way("apply-sign", draft()),
    Way("application", of(lambda world: world.wanting), note="documents are asked for"),
    Way("reply-documents", of(lambda world: world.wanting)),
    Way("waiting", of(lambda world: world.in_line)),
    Way("waiting", of(lambda world: world.invited), note="invited"),
    Way("waiting-leave", of(lambda world: world.in_line)),
    Way("waiting-join", of(lambda world: (world.citizen, (world.full_panel.code,)))),
    Way("waiting-join", of(lambda world: (world.citizen, (world.panel.code,))), note="free"),
    Way("account", of(lambda world: (world.invited[0], ())), note="invited"),
    Way("not-me", of(lambda world: (None, world.not_me))),
    Way("not-me", nobody("A-2026-0000017-5", "torn"), status=404, note="a link that does not fit"),
    Way("application", of(lambda world: world.filed_for), note="filed at a desk"),
)


# Addresses without a page of their own: they answer with another page, a file or a few numbers.
NO_PAGE = {
    *(
        "sign-out",
        "session",
        "home",
        "family",
        "confirm-clinic",
        "without-knowledge",
        "not-me-account",
        "waiting-apart",
        "waiting-apply",
    ),
    *("messages-read", "apply-resume", "apply-take-out", "clinic-suggestions"),
    *("document", "supporting-file", "person-request-file", "correction-request-file"),
}
