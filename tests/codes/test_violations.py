"""Every named constraint of our models leads to a sentence in three languages."""

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import translation

from codes.violations import SENTENCES, constraint_of, explain, in_words
from demonstration import factories as make

OURS = {
    model: [constraint.name for constraint in model._meta.constraints]
    for model in apps.get_models()
    if not model.__module__.startswith(("django.", "pghistory."))
}

# A reference over two columns, and triggers that look at two tables: Django's models cannot declare them.
MADE_BY_MIGRATIONS = {
    "attachment_panel_of_its_organization",
    "application_portal_is_signed",
    "application_approved_without_objection",
    "objection_to_what_a_desk_filed",
    "panel_doctor_works_there",
    "doctor_left_keeps_no_list",
    "doctor_absence_stand_in_works_there",
    "commission_decision_settled",
}


def test_every_constraint_has_a_sentence_and_every_sentence_a_constraint() -> None:
    names = [name for found in OURS.values() for name in found]
    assert len(names) == len(set(names))
    assert set(names) | MADE_BY_MIGRATIONS == set(SENTENCES)


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_sentences_are_translated(language: str) -> None:
    english = {}
    with translation.override("en"):
        english = {name: str(sentence) for name, sentence in SENTENCES.items()}
    with translation.override(language):
        for name, sentence in SENTENCES.items():
            assert str(sentence) != english[name], name


@pytest.mark.django_db
def test_an_error_of_the_database_is_explained() -> None:
    organization = make.OrganizationFactory(contracts={2026: "confirmed"})
    with pytest.raises(IntegrityError) as failure:
        organization.contracts.create(year=2026, state="unknown")
    assert constraint_of(failure.value) == "fund_contract_once_a_year"
    with translation.override("ru"):
        assert explain(failure.value) == "Договор на этот год уже записан."
    assert explain(IntegrityError("of another kind")) is None


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.django_db
def test_djangos_own_check_of_a_form_is_put_into_the_same_words(language: str) -> None:
    panel = make.PanelFactory()
    panel.over_norm = 3
    with translation.override(language), pytest.raises(ValidationError) as refused:
        try:
            panel.full_clean()
        except ValidationError as error:
            raise in_words(error) from error
        finally:
            sentence = str(SENTENCES["panel_over_norm_has_act"])
    assert refused.value.messages == [sentence]
