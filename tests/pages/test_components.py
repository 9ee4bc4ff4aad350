"""Components say what they are given, tie what belongs together, and keep foreign text as text."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from codes import Document, Ground
from pages import parts
from tests.guards import inline_parts
from tests.pages.helpers import Page

NASTY = "<b>Ә & Co</b>"


def rendered(name, **context):
    html = render_to_string(f"components/{name}.html", context)
    assert not inline_parts(html)
    return html


def shown(html):
    return " ".join(" ".join(Page(html).texts).split())


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize("kind", ["pass", "now", "wait", "warn", "fail", "gap", "none"])
def test_a_sign_is_hidden_and_a_tag_says_its_word(kind):
    assert 'aria-hidden="true"' in rendered("sign", kind=kind)
    html = rendered("tag", kind=kind, words=NASTY)
    assert f"sign-{kind}" in html
    assert "&lt;b&gt;" in html


def test_a_late_tag_has_no_sign():
    html = rendered("tag", kind="late", words="2 h late")
    assert "tag-late" in html
    assert "sign" not in html


def test_tracker_says_where_things_stand():
    html = rendered(
        "tracker",
        steps=[
            parts.Step("Sent", "done", "24 November, 10:00"),
            parts.Step("Being checked", "late", "Was due", "/complain/", "Complain"),
            parts.Step("Decision", "todo"),
        ],
    )
    assert html.count('aria-current="step"') == 1
    assert shown(html).startswith("Sent Done: 24 November, 10:00 Being checked Now: Was due")
    assert shown(html).endswith("Decision To come:")
    assert "sign-pass" in html
    assert "sign-warn" in html
    assert "sign-wait" in html


def test_a_refusal_is_a_failed_step():
    html = rendered("tracker", steps=[parts.Step("Decision: refused", "refused")])
    assert "sign-fail" in html
    assert 'aria-current="step"' in html


@pytest.mark.django_db
def test_timeline(clock):
    clock.set("2026-11-25T12:00")
    events = [
        parts.Event(datetime(2026, 11, 25, 6, 8, tzinfo=UTC), "Taken", who=NASTY),
        parts.Event(datetime(2026, 11, 23, 12, 5, tzinfo=UTC), "Sent", note="On the portal"),
    ]
    html = rendered("timeline", events=events)
    assert '<time datetime="2026-11-25T11:08+05:00">Today, 11:08</time>' in html
    assert "23 November, 17:05" in html
    assert "&lt;b&gt;" in html


def test_summary_names_what_an_action_changes():
    html = rendered(
        "summary",
        rows=[
            parts.Row("Address", ["Semey", NASTY], "/wrong/", "Wrong"),
            parts.Row("Doctor", "Бекжан Сәуле", lang="kk"),
        ],
    )
    assert 'Wrong<span class="visually-hidden">: Address</span>' in html
    assert "Semey<br>&lt;b&gt;" in html
    assert '<dd lang="kk">' in html
    assert html.count("<dd") == 3


def test_lines_are_attributes():
    html = rendered("line", line=parts.steps_line(5, 8))
    assert 'x1="0%" x2="57.1%"' in html
    assert html.count("<circle") == 4
    assert 'aria-hidden="true"' in html
    html = rendered("line", line=parts.share_line(1662, 1700))
    assert "line-low" in html
    assert 'x2="97.8%"' in html
    begins = datetime(2026, 11, 24, 17, 5)
    line = parts.span_line(
        begins, begins + timedelta(hours=10), begins + timedelta(hours=12), "a", "b"
    )
    assert 'cx="100%"' in rendered("line", line=line)
    assert parts.steps_line(1, 1).marks[0].is_here


def test_places_say_the_number_before_the_line():
    places = parts.Places(38, 1700, 1662, arriving=12, arriving_on=date(2027, 1, 1), id="p")
    html = rendered("places", places=places)
    assert shown(html) == "38 of 1,700 places are free 12 people come on 1 January"
    assert html.index("38") < html.index("<svg")
    with translation.override("ru"):
        said = shown(rendered("places", places=places))
        assert said == "38 из 1 700 мест свободно 12 человек придут 1 января"
    with translation.override("kk"):
        assert "1 қаңтарда 12 адам келеді" in shown(rendered("places", places=places))


def test_choice_ties_its_facts_to_the_radio():
    id_ = parts.Choice.id_of("panel", 7)
    choice = parts.Choice(
        "panel",
        7,
        "Бекжан Сәуле",
        facts=["General practitioner"],
        note="Your site",
        lang="kk",
        places=parts.Places(38, 1700, 1662, id=f"{id_}-places"),
        is_checked=True,
    )
    page = Page(rendered("choice", choice=choice))
    radio = page.all("input")[0]
    assert radio["aria-describedby"] == "id_panel_7-facts id_panel_7-places"
    ids = {given["id"] for _tag, given in page.tags if given.get("id")}
    assert set(radio["aria-describedby"].split()) <= ids
    assert "checked" in radio
    assert page.all("label")[0] == {"for": "id_panel_7", "lang": "kk"}
    bare = Page(rendered("choice", choice=parts.Choice("panel", "any", "Let the clinic choose")))
    assert "aria-describedby" not in bare.all("input")[0]


def test_findings_put_what_stops_first():
    found = [
        parts.Finding("ground", "pass", "1 of 2 used", "Attachments"),
        parts.Finding(
            "identity_number", "warn", "Differs", at=datetime(2026, 11, 25, 6, 8, tzinfo=UTC)
        ),
        parts.Finding("panel_places", "fail", NASTY),
        parts.Finding("documents", "missing", "Pension certificate"),
        parts.Finding("filer", "not_applicable", "Files alone"),
    ]
    html = rendered("findings", findings=parts.worst_first(found))
    assert html.count('class="bad"') == 3
    said = shown(html)
    order = ["Failed Places", "Missing Documents", "Attention IIN", "Passed Ground"]
    assert [said.index(words) for words in order] == sorted(said.index(words) for words in order)
    assert said.endswith("Not applicable Who files Files alone")
    assert "11:08" in said
    assert "<h2" in rendered("findings", findings=found, level="h2")


def test_identity_bar():
    html = rendered("identity", who=NASTY, iin="800101100407", facts=[("Born", "10 January 1980")])
    assert "800101\u202f100407" in html
    assert "&lt;b&gt;" in html
    assert "IIN" not in rendered("identity", who="x", facts=[])


def test_panel_is_one_form_with_the_version_of_its_page():
    panel = parts.Panel(
        "Decision by 20:00 today",
        left="2 h 05 min late",
        is_late=True,
        line=parts.share_line(1, 2),
        rows=[parts.Row("Places", "37")],
        action="/desk/case/1/",
        buttons=[
            parts.Button("Approve", "do", "approve"),
            parts.Button("Refuse", url="/desk/case/1/refuse/", kind="outline-danger"),
        ],
        links=[("/hand/", "Hand over", "the term does not stop")],
    )
    html = rendered("panel", panel=panel, version=7, csrf_token="t" * 64)
    assert 'name="version" value="7"' in html
    assert "tag-late" in html
    assert html.index("Approve") < html.index("Refuse")
    assert '<a class="btn btn-outline-danger" href="/desk/case/1/refuse/">' in html
    assert "csrfmiddlewaretoken" in html


@pytest.mark.parametrize(
    ("kind", "tinted"), [("pass", False), ("now", False), ("warn", True), ("fail", True)]
)
def test_notice(kind, tinted):
    html = rendered("notice", kind=kind, title=NASTY, text="Text", url="/x/", link="On")
    assert ("notice-warn" in html) == tinted
    assert "&lt;b&gt;" in html
    assert "notice-warn" not in rendered("notice", kind=kind, title="t", quiet=True)


def test_empty_and_pagination():
    assert "/next/" in rendered("empty", text="Nothing", url="/next/", link="Next")
    assert "<a" not in rendered("empty", text="Nothing")
    assert shown(rendered("pagination", older="", newer="")) == ""
    html = rendered("pagination", older="?after=5&q=%22", newer="")
    assert 'rel="next"' in html
    assert 'rel="prev"' not in html
    assert "&amp;q" in html


@pytest.mark.django_db
def test_words_in_templates(clock):
    from django.template import engines

    clock.set("2026-11-25T11:12")

    def said(template, **context):
        return engines["django"].from_string("{% load portal %}" + template).render(context)

    due = datetime(2026, 11, 25, 15, 0, tzinfo=UTC)
    with translation.override("ru"):
        assert said("{{ at|time_left }}", at=due) == "Осталось 8 ч 48 мин"
        assert said("{{ at|moment_near }}", at=due) == "сегодня, 20:00"
        assert said("{{ day|age }}", day=date(1980, 1, 10)) == "46 лет"
        assert said('{{ code|label:"Document" }}', code="identity_card") == "Удостоверение личности"
        assert said('{{ code|short_label:"Ground" }}', code="free_choice") == "Свободный выбор"
    with translation.override("kk"):
        assert said('{{ at|moment:"weekday short to" }}', at=due) == "25 қараша, сәрсенбі, 20:00-ге"
        assert said('{{ at|clock:"to" }} дейін', at=due) == "20:00-ге дейін"
    assert said("{{ at|time_left }}", at=due - timedelta(hours=11)) == "2 h 12 min late"
    assert said("{{ at|is_past }}", at=due) == "False"
    assert said("{{ n|number }} {{ iin|iin_tail }}", n=1700, iin="800101100407") == "1,700 …0407"
    assert said("{{ e|missing_label }}", e="pension_certificate|disability_extract").startswith(
        "Pension"
    )
    assert said("{{ none|day }}{{ none|moment }}{{ none|clock }}{{ none|number }}", none=None) == ""
    assert said('{{ code|label:"Ground" }}', code="") == ""
    assert said("{{ text|whole }}", text="A-2026-0000017-5 <b>, D-2026-0000018-1") == (
        '<span class="text-nowrap">A-2026-0000017-5</span> &lt;b&gt;, '
        '<span class="text-nowrap">D-2026-0000018-1</span>'
    )
    assert Document.SERVICE_AGREEMENT == Ground.SERVICE_AGREEMENT  # why the list is named
