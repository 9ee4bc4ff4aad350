"""Every code has words in three languages."""

import enum

import pytest
from django.utils import translation

import codes
from codes import findings
from codes.labels import label, position, short_label

LISTS = [
    value
    for value in vars(codes).values()
    if isinstance(value, type) and issubclass(value, enum.StrEnum) and value is not enum.StrEnum
]
MEMBERS = [member for codes_list in LISTS for member in codes_list]


def said(words, language):
    with translation.override(language):
        return str(words)


def assert_translated(words):
    english = said(words, "en")
    assert english
    for language in ("kk", "ru"):
        other = said(words, language)
        assert other
        assert other != english, f"{english!r} has no {language}"
        assert any("а" <= letter.lower() <= "ӿ" for letter in other)


@pytest.mark.parametrize(
    "member", MEMBERS, ids=lambda member: f"{type(member).__name__}.{member.name}"
)
def test_every_code_has_words_in_three_languages(member):
    assert_translated(label(member))
    assert_translated(short_label(member))


def test_equal_values_of_different_lists_keep_their_own_words():
    assert codes.Basis.IMPORT == "import"
    assert said(short_label(codes.Ground.SERVICE_AGREEMENT), "en") == "Service agreement"
    assert said(label(codes.Filer.OTHER), "en") == "Another person"
    assert said(label(codes.OrganizationType.OTHER), "en") == "Other organization"


def test_words_wait_for_the_language_of_the_reader():
    words = label(codes.Ground.CAMPAIGN)
    assert said(words, "kk") == "Бекіту науқаны"
    assert said(words, "ru") == "Кампания прикрепления"


def test_a_plain_string_is_not_a_code():
    with pytest.raises(KeyError):
        label("campaign")


@pytest.mark.parametrize("code", findings.CODES)
def test_every_finding_has_a_title_and_an_explanation(code):
    assert_translated(findings.title(code))
    assert_translated(findings.explanation(code))
    assert said(findings.explanation(code), "en").endswith(".")


def test_rules_and_results_have_words():
    for rule in findings.RULES:
        assert_translated(findings.rule_label(rule))
    for status in findings.STATUSES:
        assert_translated(findings.status_label(status))


def test_a_choice_of_documents_is_said_as_a_choice():
    words = findings.missing_label("disability_extract|pension_certificate")
    assert said(words, "en") == ("Medical and social examination extract or pension certificate")
    assert " немесе " in said(words, "kk")
    assert said(findings.missing_label("identity"), "ru") == "Документ, удостоверяющий личность"
    with pytest.raises(ValueError, match="nonsense"):
        findings.missing_label("nonsense")


def test_every_code_of_the_rules_has_words():
    from eligibility import FailCode, Rule, Status, WarningCode

    assert {*FailCode, *WarningCode} <= set(findings.CODES)
    assert set(findings.RULES) == set(Rule)
    assert set(findings.STATUSES) == set(Status)


def test_a_position_that_is_a_roles_name_is_said_in_the_language_of_the_letter():
    written = "Специалист субъекта цифрового здравоохранения"
    assert position(written, "kk") == "Цифрлық денсаулық сақтау субъектісінің маманы"
    assert position(written, "ru") == written
    assert position("Маман", "ru") == "Маман"
    assert position("", "kk") == ""
