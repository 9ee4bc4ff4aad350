"""Can I change now? Pages of the checker, and that it says what the application says."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from applications.casefile import free_choices, provider_status
from applications.law import law_in_force
from applications.offers import grounds
from campaigns import clock as campaigns_clock
from codes import BaseKind, Basis, Filer, Ground, Language, PersonStatus, ProviderStatus, Role
from demonstration import factories as make
from eligibility.questions import first_open, read
from eligibility.sources import full_names
from eligibility.suitability import Holds, check
from pages import sources
from registry.models import Panel, Person, Residence
from registry.queries import present_stay
from tests.conftest import Clock
from tests.pages.helpers import assert_page, in_languages

from .walk import errors_of, offered

pytestmark = pytest.mark.django_db
CHECKER = "/can-i-change/"
AFTER_THE_CAMPAIGN = "2026-11-22T14:10"  # a Sunday
FULL = "?person=self&status=permanent&attached=signed&reason=none&choices=2"
RESULTS = {
    "wait": FULL,
    "yes": "?person=child-under-5&status=permanent&attached=commission&reason=moved&choices=0",
    "perhaps": "?person=adult&status=permanent&attached=unknown&reason=unknown&choices=unknown",
    "paper": "?person=adult&status=permanent&attached=paper&reason=stopped&reason=unknown&choices=2",
    "agreement": "?person=adult&status=asylum",
    "insurance": "?person=self&status=eaeu",
    "first": "?person=child-5-6&status=permanent&attached=nowhere",
    "doctor": "?person=self&status=permanent&attached=signed&reason=other-doctor&choices=0",
}


# One question a page


def answered(page: str, name: str, *values: str) -> list[tuple[str, str]]:
    """What a browser sends from a question's form: what is hidden, and the answer."""
    main = page.partition("<main")[2]
    hidden = re.findall(r'<input type="hidden" name="([a-z]+)" value="([^"]*)"', main)
    return [*hidden, *((name, value) for value in values)]


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_five_questions_lead_to_an_address_that_holds_them(client: Client, language: str) -> None:
    client.cookies["django_language"] = language
    address = CHECKER
    titles = set()
    for name, values in (
        ("person", ["child-5-6"]),
        ("status", ["permanent"]),
        ("attached", ["paper"]),
        ("reason", ["moved", "stopped"]),
        ("choices", ["unknown"]),
    ):
        response = client.get(address)
        titles.add(assert_page(response, language).title)
        page = response.content.decode()
        assert set(values) <= offered(page, name)
        sent = client.get(CHECKER, query_params=_query(answered(page, name, *values)))
        assert sent.status_code == 302
        address = sent.url
    assert len(titles) == 5
    assert address == (
        f"{CHECKER}?person=child-5-6&status=permanent&attached=paper"
        "&reason=moved&reason=stopped&choices=unknown"
    )
    assert_page(client.get(address), language)
    assert not client.cookies.get("sessionid"), "nothing is kept"


def _query(sent: list[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in sent:
        found.setdefault(name, []).append(value)
    return found


@pytest.mark.parametrize("query", RESULTS.values(), ids=RESULTS)
def test_each_result_in_each_language(client: Client, query: str, clock: Clock) -> None:
    for moment in (AFTER_THE_CAMPAIGN, "2026-10-14T10:30"):
        clock.set(moment)
        for language, response in in_languages(client, CHECKER + query):
            assert_page(response, language)


def test_continuing_without_an_answer_is_said_and_nothing_is_lost(client: Client) -> None:
    client.cookies["django_language"] = "en"
    response = client.get(f"{CHECKER}?person=self&asked=status")
    assert_page(response)
    assert errors_of(response) == ["Choose the legal status"]
    page = response.content.decode()
    assert 'href="#id_status_0"' in page
    assert 'id="id_status_0"' in page
    assert '<input type="hidden" name="person" value="self">' in page


def test_none_of_these_stands_alone(client: Client) -> None:
    client.cookies["django_language"] = "en"
    query = "?person=self&status=permanent&attached=paper&asked=reason&reason=none&reason=moved"
    response = client.get(CHECKER + query)
    assert_page(response)
    assert len(errors_of(response)) == 1
    assert len(re.findall(r"checkbox[^>]*checked", response.content.decode())) == 2


@pytest.mark.parametrize(
    ("query", "leads_to"),
    [
        ("?person=nobody", ""),
        ("?utm=1&person=self", "?person=self"),
        ("?status=permanent", "?status=permanent"),
        ("?choices=99&person=self", "?person=self"),
        ("?person=self&person=adult", "?person=adult"),
        ("?person=self&status=eaeu&attached=paper&choices=1", "?person=self&status=eaeu"),
        ("?asked=choices", ""),
        ("?asked=nonsense&ask=%00", ""),
        ("?ask=choices", ""),
        (f"{FULL}&asked=reason", FULL),
        ("?person=%FF%FE<script>", ""),
        ("?person=" + "x" * 3000, ""),
        ("?reason=none&reason=moved", ""),
    ],
)
def test_a_spoilt_address_leads_to_the_first_open_question(
    client: Client, query: str, leads_to: str
) -> None:
    response = client.get(CHECKER + query)
    if response.status_code == 302:
        assert response.url == CHECKER + leads_to
        response = client.get(response.url)
    else:
        assert query == leads_to
    assert_page(response)


def test_an_answer_can_be_changed_and_the_others_stay(client: Client) -> None:
    client.cookies["django_language"] = "en"
    page = client.get(CHECKER + FULL).content.decode()
    for question in ("person", "status", "attached", "reason", "choices"):
        assert f'href="{CHECKER}{FULL.replace("&", "&amp;")}&amp;ask={question}"' in page
    changing = client.get(f"{CHECKER}{FULL}&ask=attached")
    assert_page(changing)
    html = changing.content.decode()
    assert re.search(r'value="signed"[^>]* checked', html)
    sent = client.get(CHECKER, query_params=_query(answered(html, "attached", "paper")))
    assert sent.url == CHECKER + FULL.replace("signed", "paper")
    nowhere = client.get(CHECKER, query_params=_query(answered(html, "attached", "nowhere")))
    assert nowhere.url == f"{CHECKER}?person=self&status=permanent&attached=nowhere"


def test_the_result_leads_on(client: Client, clock: Clock) -> None:
    clock.set(AFTER_THE_CAMPAIGN)
    client.cookies["django_language"] = "en"
    response = client.get(CHECKER + RESULTS["yes"])
    page = response.content.decode()
    begin = "/apply/?ground=change_of_residence"
    assert f'class="btn btn-primary btn-lg" href="{begin}"' in page
    to_sign_in = client.get(begin)
    assert to_sign_in.status_code == 302
    assert to_sign_in.url == "/sign-in/?next=/apply/%3Fground%3Dchange_of_residence"
    unsure = client.get(CHECKER + RESULTS["perhaps"]).content.decode()
    assert 'href="/check-attachment/"' in unsure


def test_the_result_says_when(client: Client, clock: Clock) -> None:
    client.cookies["django_language"] = "en"
    clock.set(AFTER_THE_CAMPAIGN)
    text = _text(client.get(CHECKER + FULL))
    assert "As of Sunday 22 November 2026, 14:10" in text
    assert "Not now, but from 1 January 2027" in text
    assert "Care starts from 1 January 2028" in text
    text = _text(client.get(CHECKER + RESULTS["yes"]))
    assert "Tomorrow at 08:00" in text
    assert "Tomorrow, by 20:00 at the latest" in text
    clock.set("2026-10-14T10:30")
    text = _text(client.get(CHECKER + FULL))
    assert "From 1 January 2027" in text
    assert "Open to everybody until 15 November" in text


def test_every_rule_shows_its_source(client: Client) -> None:
    client.cookies["django_language"] = "en"
    page = client.get(CHECKER + RESULTS["perhaps"]).content.decode()
    rules = re.findall(r"<details.*?</details>", page, re.DOTALL)
    assert len(rules) >= len(Ground)
    for rule in rules:
        assert re.search(r"Source:\s+\w", rule), rule
    assert any("O" in rule and "ДСМ-194/2020" in rule for rule in rules)


def test_a_young_child_attaches_where_it_lives(client: Client) -> None:
    client.cookies["django_language"] = "en"
    text = _text(client.get(CHECKER + RESULTS["yes"]))
    assert "attached only inside the service area" in text
    assert "birth certificate (under 16)" in text
    assert "document that proves representation" in text


def test_an_agreement_is_written_in_kazakh_or_russian(client: Client) -> None:
    client.cookies["django_language"] = "en"
    text = _text(client.get(CHECKER + RESULTS["agreement"]))
    assert "in one of these languages: kazakh or russian" in text.casefold()
    assert "Agreement on medical services" in text


def _text(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_the_page_asks_the_database_for_the_law_only(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    client.get(CHECKER)
    for address in (CHECKER, *(CHECKER + query for query in RESULTS.values())):
        with django_assert_max_num_queries(2):
            client.get(address)


def test_only_reading(client: Client) -> None:
    assert client.post(CHECKER, {"person": "self"}).status_code == 405
    assert client.head(CHECKER + FULL).status_code == 200


def test_the_start_and_the_help_lead_here(client: Client) -> None:
    for name in ("start", "help"):
        assert f'href="{CHECKER}"' in client.get(reverse(name)).content.decode()


def test_sources_are_named_as_the_rules_name_them() -> None:
    from django.utils import translation

    with translation.override("en"):
        for short, full in full_names().items():
            assert [str(name) for name in sources.source_names(short)] == [full]
    assert sources.source_names("an act nobody listed") == ["an act nobody listed"]
    assert sources.source_names("") == []


# The same rules as the application


def _panel(**organization: Any) -> Panel:
    made = make.OrganizationFactory(**organization)
    panel: Panel = make.PanelFactory(site=make.SiteFactory(organization=made))
    return panel


def _person(**more: Any) -> Person:
    person: Person = make.PersonFactory(lives_in="751110000", **more)
    return person


def _attached(basis: Basis = Basis.IMPORT, *, person: Any = None, **organization: Any) -> Person:
    who = person or _person()
    make.attached(who, _panel(**organization), basis=basis)
    return who


def _moved() -> Person:
    person = _attached()
    Residence.objects.create(
        person=person,
        kind=BaseKind.TEMPORARY_RESIDENCE,
        unit=make.unit("751310000"),
        from_on=campaigns_clock.today() - timedelta(days=5),
    )
    return person


def _away() -> Person:
    return _attached(person=_person(away_since=campaigns_clock.today()))


def _chose(times: int) -> Person:
    person = _attached()
    for _ in range(times):
        panel = _panel()
        specialist = make.staff(Role.SPECIALIST, organization=panel.organization)
        make.approved(person, panel, specialist, ground=Ground.FREE_CHOICE)
    return person


def _foreigner(status: PersonStatus) -> Person:
    return _person(status=status.value)


PEOPLE: dict[str, Callable[[], Person]] = {
    "attached by the old register": _attached,
    "attached to nothing": _person,
    "by the commission": lambda: _attached(Basis.COMMISSION),
    "by birth": lambda: _attached(Basis.BIRTH, person=_person(toddler=True)),
    "a child": lambda: _attached(person=_person(child=True)),
    "an unattached child": lambda: _person(toddler=True),
    "moved": _moved,
    "away": _away,
    "one free choice used": lambda: _chose(1),
    "both free choices used": lambda: _chose(2),
    "the clinic stopped": lambda: _attached(status=ProviderStatus.REFUSED_SERVICE),
    "its contract ended": lambda: _attached(contracts={2025: "confirmed"}),
    "no volume": lambda: _attached(volume_allocated=False),
    "privatized": lambda: _attached(privatized_on=date(2026, 3, 1)),
    "temporarily here": lambda: _foreigner(PersonStatus.FOREIGNER_TEMPORARY),
    "an asylum seeker": lambda: _foreigner(PersonStatus.ASYLUM_SEEKER),
    "an EAEU worker": lambda: _foreigner(PersonStatus.EAEU_WORKER),
    "a kandas": lambda: _attached(person=_person(status=PersonStatus.KANDAS.value)),
}


def answers_of(person: Person, *, is_new: bool) -> dict[str, list[str]]:
    """What somebody who knows the register would answer."""
    today = campaigns_clock.today()
    stay = present_stay(person, today)
    found = {"person": [_whom(person, today)], "status": [_standing(person)]}
    reasons = ["new-clinic"] if is_new else []
    found["attached"] = ["nowhere"]
    if stay is not None:
        organization = stay.attachment.organization
        found["attached"] = [_attachment(stay.first)]
        moved = max(home.from_on for home in person.residences.all())
        if moved > stay.since or person.away_since:
            reasons.append("moved")
        if provider_status(organization, today) != ProviderStatus.SERVING:
            reasons.append("stopped")
        if not organization.volume_allocated:
            reasons.append("no-volume")
        if organization.privatized_on:
            reasons.append("privatized")
    found["reason"] = reasons or ["none"]
    found["choices"] = [str(free_choices(person, today.year))]
    return found


def _whom(person: Person, today: date) -> str:
    years = (today - person.birth_on).days // 365.25
    for limit, value in ((5, "under-5"), (7, "5-6"), (15, "7-14"), (18, "15-17")):
        if years < limit:
            return f"child-{value}"
    return "self"


def _standing(person: Person) -> str:
    return {
        PersonStatus.FOREIGNER_TEMPORARY: "temporary",
        PersonStatus.STATELESS_TEMPORARY: "temporary",
        PersonStatus.ASYLUM_SEEKER: "asylum",
        PersonStatus.EAEU_WORKER: "eaeu",
    }.get(PersonStatus(person.status), "permanent")


def _attachment(first: Any) -> str:
    if first.basis == Basis.COMMISSION:
        return "commission"
    if first.basis == Basis.APPLICATION:
        return "signed" if first.signed_electronically else "paper"
    return "nobody-asked"


@pytest.mark.parametrize("moment", ["2026-10-14T10:30", AFTER_THE_CAMPAIGN])
@pytest.mark.parametrize("is_new", [False, True], ids=["", "with a new clinic"])
@pytest.mark.parametrize("make_person", PEOPLE.values(), ids=PEOPLE)
def test_the_checker_and_the_application_find_the_same_grounds(
    make_person: Callable[[], Person], moment: str, is_new: bool, clock: Clock
) -> None:
    clock.set("2026-09-02T10:30")
    person = make_person()
    clock.set(moment)
    if is_new:
        make.OrganizationFactory(opened_on=campaigns_clock.today() - timedelta(days=30))
    law, now = law_in_force(), campaigns_clock.naive_local(campaigns_clock.now())
    filer = Filer.PARENT if person.birth_on.year > 2008 else Filer.SELF
    by_register = {
        offer.ground for offer in grounds(person, filer, Language.RUSSIAN, law) if offer.holds
    }
    answers = read(answers_of(person, is_new=is_new), law, now.date())
    assert first_open(answers, law, now) is None
    found = check(answers, law, now)
    certain = {one.ground for one in found.grounds if one.holds is Holds.YES}
    said = {one.ground for one in found.grounds}
    assert not found.of(Holds.PERHAPS)
    # Grounds nobody was asked about are left out, as another holds for certain.
    assert certain == by_register & said
    left_out = by_register - said
    assert left_out <= {Ground.FREE_CHOICE, Ground.NEW_FACILITY}
    assert not left_out or present_stay(person, now.date()) is None
    order = [offer.ground for offer in grounds(person, filer, Language.RUSSIAN, law)]
    if found.main is not None and found.verdict == "yes":
        usable = [one for one in order if one in certain and one != Ground.DOCTOR_CHOICE]
        assert found.main.ground == usable[0]
