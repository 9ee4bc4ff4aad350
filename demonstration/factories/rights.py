"""Rights to act for somebody and corrections of the register, asked for through the real services."""

from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile

from applications.actions import corrections, representations
from applications.models import CorrectionRequest, RepresentationRequest
from campaigns import clock
from codes import CorrectionSubject, Filer
from registry.models import Person

from .users import user_of

# One page with a line of text, as small as readers take it.
PDF = b"""%PDF-1.4
1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj
2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj
3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 420 298]/Contents 4 0 R\
/Resources<</Font<</F 5 0 R>>>>>> endobj
4 0 obj <</Length 58>> stream
BT /F 18 Tf 40 220 Td (A paper of the demonstration) Tj ET
endstream endobj
5 0 obj <</Type/Font/Subtype/Type1/BaseFont/Helvetica>> endobj
trailer <</Root 1 0 R>>
%%EOF
"""


def asked_to_act(
    representative: Person,
    person: Person | None = None,
    kind: Filer = Filer.FAMILY_MEMBER,
    *,
    days: int = 30,
    **more: Any,
) -> RepresentationRequest:
    """A request to act for the person; anything but a family member's comes with a paper."""
    is_consent = kind == Filer.FAMILY_MEMBER
    given: dict[str, Any] = {
        "iin": (person.iin or "") if person else "",
        "last_name": person.last_name if person else "",
        "until_on": clock.today() + timedelta(days=days) if is_consent else None,
        "file": None if is_consent else ContentFile(PDF, name="документ.pdf"),
    }
    return representations.ask(user_of(representative), kind, **{**given, **more})


def correction(
    person: Person,
    subject: CorrectionSubject = CorrectionSubject.ADDRESS,
    text: str = "Дом 12, а не 21.",
    **more: Any,
) -> CorrectionRequest:
    """A correction request of the person about themselves."""
    return corrections.ask(user_of(person), person, subject, text=text, **more)
