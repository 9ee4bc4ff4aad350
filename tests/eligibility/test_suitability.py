"""What the answers come to, against expectations made by hand from the rulebook."""

from datetime import date, datetime

import pytest

from codes import Document, Filer, Ground, Language, PanelType
from eligibility import Law
from eligibility.questions import first_open, read
from eligibility.suitability import Holds, Result, Verdict, check

LAW = Law.shipped()
OPEN = datetime(2026, 10, 14, 10, 30)  # a Wednesday inside the campaign
CLOSED = datetime(2026, 11, 22, 14, 10)  # a Sunday after it
NEW_YEAR = date(2027, 1, 1)


def result(now: datetime, law: Law = LAW, **given: str) -> Result:
    values = {name: text.split() for name, text in given.items()}
    answers = read(values, law, now.date())
    assert first_open(answers, law, now) is None, "the answers are complete"
    return check(answers, law, now)


def adult(now: datetime, **given: str) -> Result:
    usual = {"person": "self", "status": "permanent", "attached": "signed"}
    return result(now, **{**usual, "reason": "none", "choices": "2", **given})


def holding(found: Result) -> set[str]:
    return {one.ground.value for one in found.grounds if one.holds is Holds.YES}


ALWAYS = {"doctor_choice", "voluntary_health_insurance"}


@pytest.mark.parametrize(
    ("given", "main", "more"),
    [
        # rulebook 3: each ground by what it holds on
        ({"choices": "0"}, "free_choice", {"free_choice"}),
        ({"choices": "1"}, "free_choice", {"free_choice"}),
        ({"reason": "moved"}, "change_of_residence", {"change_of_residence"}),
        ({"reason": "stopped"}, "provider_stopped", {"provider_stopped"}),
        ({"reason": "no-volume"}, "volume_not_allocated", {"volume_not_allocated"}),
        ({"reason": "privatized"}, "privatization", {"privatization"}),
        ({"reason": "new-clinic"}, "new_facility", {"new_facility"}),
        ({"reason": "other-doctor"}, "doctor_choice", set()),
        (
            {"reason": "stopped moved other-doctor"},
            "change_of_residence",
            {"change_of_residence", "provider_stopped"},
        ),
        (
            {"attached": "commission"},
            "disagreement_with_commission",
            {"disagreement_with_commission", "attached_without_knowledge"},
        ),
        (
            {"attached": "nobody-asked"},
            "attached_without_knowledge",
            {"attached_without_knowledge"},
        ),
    ],
)
def test_outside_the_campaign(given: dict[str, str], main: str, more: set[str]) -> None:
    found = adult(CLOSED, **given)
    assert found.verdict is Verdict.YES
    assert found.main is not None
    assert found.main.ground == main
    assert holding(found) == ALWAYS | more
    assert found.times.effective is None


def test_an_application_on_paper_can_only_be_disputed() -> None:
    found = adult(CLOSED, attached="paper")
    assert found.verdict is Verdict.WAIT
    assert holding(found) == {*ALWAYS, "attached_without_knowledge"}
    disputed = next(one for one in found.grounds if one.is_disputed)
    assert disputed.ground == Ground.ATTACHED_WITHOUT_KNOWLEDGE


def test_in_the_campaign_everybody_may_choose() -> None:
    found = adult(OPEN)
    assert found.verdict is Verdict.YES
    assert found.main is not None
    assert found.main.ground == Ground.CAMPAIGN
    assert found.times.effective == NEW_YEAR
    assert found.sooner is None
    sooner = adult(OPEN, reason="stopped").sooner
    assert sooner is not None
    assert sooner.ground == Ground.PROVIDER_STOPPED


def test_another_doctor_needs_no_campaign_even_in_it() -> None:
    found = adult(OPEN, reason="other-doctor")
    assert found.main is not None
    assert found.main.ground == Ground.DOCTOR_CHOICE


def test_waiting_for_the_new_year_and_the_next_campaign() -> None:
    found = adult(CLOSED)
    assert found.verdict is Verdict.WAIT
    assert found.main is None
    assert [(one.on, one.ground, one.effective) for one in found.openings] == [
        (NEW_YEAR, Ground.FREE_CHOICE, None),
        (date(2027, 9, 15), Ground.CAMPAIGN, date(2028, 1, 1)),
    ]


def test_before_the_campaign_it_comes_first() -> None:
    found = adult(datetime(2026, 6, 1, 12))
    assert [(one.on, one.ground) for one in found.openings] == [
        (date(2026, 9, 15), Ground.CAMPAIGN),
        (NEW_YEAR, Ground.FREE_CHOICE),
    ]


def test_the_last_minute_of_the_campaign_and_the_first_after_it() -> None:
    assert adult(datetime(2026, 11, 15, 23, 59)).verdict is Verdict.YES
    assert adult(datetime(2026, 11, 16, 0, 0)).verdict is Verdict.WAIT


def test_moments_of_an_application_sent_now() -> None:
    # rulebook 2: on a Sunday, accepted on Monday at opening, decided by its closing
    times = adult(CLOSED, choices="0").times
    assert times.accepted_at == datetime(2026, 11, 23, 8)
    assert times.due_at == datetime(2026, 11, 23, 20)
    times = adult(OPEN, choices="0").times
    assert times.accepted_at == OPEN
    assert times.due_at == datetime(2026, 10, 15, 20)


def test_attached_nowhere() -> None:
    found = result(CLOSED, person="self", status="permanent", attached="nowhere")
    assert found.verdict is Verdict.YES
    assert found.main is not None
    assert found.main.ground == Ground.FIRST_ATTACHMENT
    assert holding(found) == {
        "first_attachment",
        "change_of_residence",
        "voluntary_health_insurance",
    }
    assert not found.of(Holds.PERHAPS), "what nobody was asked is not held out"
    assert not found.openings


@pytest.mark.parametrize(
    ("status", "ground", "needs"),
    [
        ("temporary", "service_agreement", {"service_agreement", "foreign_passport"}),
        (
            "asylum",
            "service_agreement",
            {"service_agreement", "asylum_certificate|foreign_passport"},
        ),
        ("eaeu", "voluntary_health_insurance", {"insurance_contract"}),
    ],
)
@pytest.mark.parametrize("now", [OPEN, CLOSED])
def test_only_under_a_contract(now: datetime, status: str, ground: str, needs: set[str]) -> None:
    found = result(now, person="self", status=status)
    assert found.verdict is Verdict.DOCUMENT
    assert found.main is not None
    assert found.main.ground == ground
    assert set(found.main.needs) == needs
    assert holding(found) == {ground}
    # rulebook 5: an agreement is asked for in Kazakh or Russian
    languages = {language for row in found.filers for language in row.languages}
    is_agreement = ground == "service_agreement"
    assert languages == (set(Language) - {Language.ENGLISH} if is_agreement else set(Language))
    assert found.territory.status == "not_applicable"


def test_nothing_known_depends_on_the_register() -> None:
    found = adult(CLOSED, attached="unknown", reason="unknown", choices="unknown")
    assert found.verdict is Verdict.PERHAPS
    perhaps = {one.ground for one in found.grounds if one.holds is Holds.PERHAPS}
    assert perhaps >= {
        Ground.FREE_CHOICE,
        Ground.PROVIDER_STOPPED,
        Ground.FIRST_ATTACHMENT,
        Ground.DISAGREEMENT_WITH_COMMISSION,
    }
    assert holding(found) == {"voluntary_health_insurance"}
    assert found.openings[0].on == NEW_YEAR


def test_what_is_unknown_does_not_hide_what_is_certain() -> None:
    found = adult(CLOSED, attached="signed", reason="moved unknown", choices="unknown")
    assert found.verdict is Verdict.YES
    assert found.main is not None
    assert found.main.ground == Ground.CHANGE_OF_RESIDENCE


# Who files, with what, where


def missing(found: Result) -> dict[Filer, set[str]]:
    return {filer: set(row.missing) for row in found.filers for filer in row.filers}


def test_an_adult_files_alone() -> None:
    assert missing(adult(CLOSED)) == {Filer.SELF: {"identity"}}


def test_who_may_file_for_another_adult() -> None:
    found = adult(CLOSED, person="adult")
    carer = {"identity", "court_decision|guardianship_document"}
    assert missing(found) == {
        Filer.SELF: {"identity"},
        Filer.GUARDIAN: carer,
        Filer.TRUSTEE: carer,
        Filer.PROXY: {"identity", "power_of_attorney"},
        Filer.FAMILY_MEMBER: {"identity", "family_consent", "representative_identity"},
    }
    family = next(row for row in found.filers if Filer.FAMILY_MEMBER in row.filers)
    assert Language.ENGLISH not in family.languages


@pytest.mark.parametrize("person", ["child-under-5", "child-5-6", "child-7-14", "child-15-17"])
def test_a_legal_representative_files_for_a_child(person: str) -> None:
    found = adult(CLOSED, person=person)
    carer = {"identity", "court_decision|guardianship_document", "representative_identity"}
    paper = "court_decision|guardianship_document|representation_document"
    assert missing(found) == {
        Filer.PARENT: {"identity", paper, "representative_identity"},
        Filer.GUARDIAN: carer,
        Filer.TRUSTEE: carer,
        Filer.FOSTER_CARER: carer,
    }
    assert Document.BIRTH_CERTIFICATE in found.identity
    assert found.must_live_there is (person == "child-under-5")


def test_a_birth_certificate_is_no_identity_document_of_an_adult() -> None:
    assert Document.BIRTH_CERTIFICATE not in adult(CLOSED).identity


@pytest.mark.parametrize(
    ("person", "doctors"),
    [
        ("child-under-5", {"general_practitioner", "pediatrician_0_6", "pediatrician_0_14"}),
        ("child-5-6", {"general_practitioner", "pediatrician_0_6", "pediatrician_0_14"}),
        ("child-7-14", {"general_practitioner", "pediatrician_0_14"}),
        ("child-15-17", {"general_practitioner", "district_therapist"}),
        ("self", {"general_practitioner", "district_therapist"}),
    ],
)
@pytest.mark.parametrize("now", [OPEN, CLOSED])
def test_doctors_by_age(now: datetime, person: str, doctors: set[str]) -> None:
    assert set(adult(now, person=person, choices="0").doctors) == doctors <= set(PanelType)


def test_the_youngest_limit_is_the_one_the_questions_ask_for() -> None:
    assert LAW.value("young_child_age_limit", CLOSED.date()) == 5


# Other days, other law


def test_one_free_choice_a_year_before_2025() -> None:
    now = datetime(2024, 12, 2, 12)
    assert adult(now, choices="0").verdict is Verdict.YES
    assert adult(now, choices="1").verdict is Verdict.WAIT


def test_a_later_law_is_asked_as_it_stands() -> None:
    from eligibility import Value

    more = Value(date(2027, 1, 1), 3, "S1", date(2026, 11, 22))
    law = LAW.replace(values={"free_choices_per_year": [more]})
    now = datetime(2027, 2, 1, 12)
    answers = {"person": "self", "status": "permanent", "attached": "signed", "reason": "none"}
    assert result(now, law, **answers, choices="2").verdict is Verdict.YES
    assert result(now, law, **answers, choices="3").verdict is Verdict.WAIT
