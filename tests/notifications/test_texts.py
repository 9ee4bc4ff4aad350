"""Every text in every language: complete, translated, without identity numbers."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, engines
from django.utils.translation import gettext_lazy as _

from codes import Language, ProviderStatus, RefusalGround
from notifications import writing
from notifications.catalogue import CONTEXT, Template

pytestmark = pytest.mark.django_db  # which wording holds is asked of the database

IIN = "800101100003"
MOMENT = datetime(2026, 10, 15, 3, 0, tzinfo=UTC)
SAMPLES = {
    "code": "123456",
    "about": _("to confirm your telephone on the attachment portal"),
    "what": _("another telephone for letters was set."),
    "number": "A-2026-0000017-5",
    "document_number": "D-2026-0000017-5",
    "organization": {"kk": "Емхана", "ru": "Поликлиника", "en": "Polyclinic"},
    "desk_organization": {"kk": "Орталық", "ru": "Центр", "en": "Centre"},
    "address": "Алматы, 12",
    "doctor": "Бекжан Сәуле",
    "site": "7",
    "person": "Қ. Е. Ғ.",
    "ground": RefusalGround.REQUIREMENTS_NOT_MET,
    "text": "Текст специалиста",
    "position": 3,
    "url": "https://portal.example/",
    "reason": ProviderStatus.LIQUIDATED,
}


def context_of(template: Template) -> dict:
    def sample(name):
        if name in SAMPLES:
            return SAMPLES[name]
        return MOMENT if name.endswith("_at") else date(2027, 1, 1)

    return {name: sample(name) for name in CONTEXT[template]}


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("template", list(Template))
def test_every_text_in_every_language(template, language):
    written = writing.write(template, context_of(template), language)
    assert written.subject
    assert written.body
    for text in written[:2]:
        assert "{" not in text
        assert "%(" not in text
        assert "\n\n\n" not in text
    assert len(written.subject) <= 250


@pytest.mark.parametrize("template", list(Template))
def test_each_language_has_its_own_words(template):
    texts = [writing.write(template, context_of(template), language) for language in Language]
    paragraphs = [set(text.body.split("\n\n")) | {text.subject} for text in texts]
    given = {"Текст специалиста"}
    for index, one in enumerate(paragraphs):
        for other in paragraphs[index + 1 :]:
            assert one & other <= given


@pytest.mark.parametrize("template", list(Template))
def test_every_fact_given_is_said(template):
    """A name of the catalogue that its text does not use would be a fact kept from the person."""
    source = (Path(settings.BASE_DIR) / f"templates/notifications/{template.value}.txt").read_text()
    used = set(re.findall(r"\{\{ (\w+) \}\}", source))
    for name in CONTEXT[template]:
        assert any(word == name or word.startswith(f"{name}_") for word in used), name


def test_the_catalogue_and_the_folder_agree():
    folder = Path(settings.BASE_DIR) / "templates/notifications"
    assert {path.stem for path in folder.glob("*.txt")} == {*Template, "footer"}


@pytest.mark.parametrize("template", list(Template))
def test_no_text_asks_for_what_nobody_gives(template):
    engine = engines["django"].engine
    shown = engine.get_template(f"notifications/{template.value}.txt")
    words = {}
    for name in CONTEXT[template]:
        words |= {f"{name}{end}": name for end in ("", "_by", "_since", "_when")}
    assert "�" not in shown.render(Context({**words}, autoescape=False))


@pytest.mark.parametrize(
    "typed", [IIN, "800101 100003", "800101 10 0003", "800101\u00a0100003", f"ИИН:{IIN}."]
)
def test_an_identity_number_in_a_free_text_is_cut(typed):
    context = context_of(Template.APPLICATION_REFUSED) | {"text": f"Указан {typed}, он неверен"}
    body = writing.write(Template.APPLICATION_REFUSED, context, "ru").body
    assert "…0003" in body
    assert "800101" not in body


def test_other_numbers_stay():
    text = "+7 701 123 45 67, A-2026-0000017-5, 1234567890123"
    assert writing.without_identity_numbers(text) == text


def test_kazakh_joins_the_cases_to_the_date():
    body = writing.write(
        Template.APPLICATION_ACCEPTED, context_of(Template.APPLICATION_ACCEPTED), "kk"
    ).body
    assert "2026 жылғы 15 қазан, 08:00-де қабылдады" in body
    assert "08:00-ге дейін" in body


def test_a_lazy_word_is_said_in_the_language_of_the_message():
    context = context_of(Template.ATTACHMENT_ENDED) | {"reason": _("Refused")}
    assert "Отказано" in writing.write(Template.ATTACHMENT_ENDED, context, "ru").body


def test_a_name_with_an_apostrophe_stays_as_it_is():
    context = context_of(Template.APPLICATION_WITHDRAWN) | {"organization": "O’Neil & “Co” <x> 'y'"}
    assert (
        "O’Neil & “Co” <x> 'y'" in writing.write(Template.APPLICATION_WITHDRAWN, context, "en").body
    )


@pytest.mark.parametrize("language", list(Language))
def test_whom_a_message_is_about_where_that_is_not_its_reader(language):
    template = Template.APPLICATION_APPROVED_SCHEDULED
    own = writing.write(template, context_of(template), language)
    about = writing.write(template, context_of(template), language, about="Серікбаев Т. Е.")
    assert about.subject == f"{own.subject} (Серікбаев Т. Е.)"
    first, _, rest = about.body.partition("\n\n")
    assert "Серікбаев Т. Е." in first
    assert rest == own.body
