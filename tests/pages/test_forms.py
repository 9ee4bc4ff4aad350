"""Forms in our markup: labels, hints, errors and inputs tied together; nothing typed is lost."""

import re

import pytest
from crispy_forms.helper import FormHelper
from django import forms
from django.template import engines
from django.utils import translation

from codes import Filer
from codes.constraints import choices
from pages.forms import DayField, IinField, PageForm, error_list
from tests.guards import inline_parts
from tests.pages.helpers import Page

pytestmark = pytest.mark.django_db  # the clock fixture's cache


class Sample(PageForm):
    iin = IinField()
    born = DayField(label="Date of birth")
    phone = forms.CharField(label="Telephone", required=False, help_text="We send a code")
    filer = forms.ChoiceField(
        label="Who files",
        widget=forms.RadioSelect,
        choices=choices(Filer),
        error_messages={"required": "Choose who files"},
    )
    documents = forms.MultipleChoiceField(
        label="Documents",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("a", "A"), ("b", "B")],
    )
    ground = forms.ChoiceField(label="Ground", choices=[("", "All"), ("x", "X")], required=False)
    agreed = forms.BooleanField(label="I agree", error_messages={"required": "Tick to go on"})
    scan = forms.FileField(label="Scan", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


VALID = "800101100003"


def shown(form, template="{% load crispy_forms_tags %}{{ form|crispy }}"):
    html = engines["django"].from_string(template).render({"form": form})
    assert not inline_parts(html)
    page = Page(html)
    ids = [given["id"] for _tag, given in page.tags if given.get("id")]
    assert len(ids) == len(set(ids))
    for _tag, given in page.tags:
        for name in ("aria-describedby", "for"):
            for target in (given.get(name) or "").split():
                assert target in ids, target
    return html, page


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def test_every_input_has_its_label_and_no_browser_check():
    html, page = shown(Sample())
    labels = {given.get("for") for given in page.all("label")}
    inputs = [
        given for given in page.all("input") + page.all("select") if given.get("type") != "hidden"
    ]
    assert all(given["id"] in labels for given in inputs)
    assert " required" not in html
    assert "asterisk" not in html
    assert "Telephone (optional)" in html
    assert "I agree (optional)" not in html
    assert [given["class"] for given in page.all("fieldset")] == ["field"] * 3


def test_crispy_tag_gives_the_same_fields():
    form = Sample()
    form.helper = FormHelper()
    form.helper.form_tag = False
    html, page = shown(form, "{% load crispy_forms_tags %}{% crispy form %}")
    assert page.all("fieldset")
    assert "form-control w-iin" in html


def test_errors_stand_between_hint_and_input_and_keep_what_was_typed():
    form = Sample(
        {
            "iin": "800101 100470",
            "born_month": "1",
            "born_year": "1980",
            "phone": "8 701",
            "documents": ["b"],
        }
    )
    html, page = shown(form)
    iin = next(given for given in page.all("input") if given["name"] == "iin")
    assert iin["value"] == "800101 100470"
    assert iin["aria-invalid"] == "true"
    assert iin["aria-describedby"] == "id_iin_helptext id_iin_error"
    assert "is-invalid" in iin["class"]
    assert (
        html.index("id_iin_helptext") < html.index('id="id_iin_error"') < html.index('name="iin"')
    )
    assert 'value="8 701"' in html
    assert re.search(r'value="b"[^>]* checked', html)
    month = next(given for given in page.all("input") if given["name"] == "born_month")
    assert month["value"] == "1"
    assert '<span class="visually-hidden">Error: </span>Enter the day' in html


def test_the_summary_has_the_words_of_the_fields_and_leads_to_them():
    form = Sample({"iin": "12", "born_day": "31", "born_month": "2", "born_year": "1980"})
    form.is_valid()
    form.add_error(None, "Another application is open")
    html, page = shown(form)
    ids = {given["id"] for _tag, given in page.tags if given.get("id")}
    found = error_list(form)
    assert [str(text) for text, _address in found] == [
        "Another application is open",
        "An IIN has 12 digits. Check how many you entered",
        "There is no such date. Check the day, month and year",
        "Choose who files",
        "Tick to go on",
    ]
    assert [address for _text, address in found] == [
        "",
        "#id_iin",
        "#id_born_0",
        "#id_filer_0",
        "#id_agreed",
    ]
    assert {address[1:] for _text, address in found if address} <= ids
    for text, address in found:
        assert not address or str(text) in html


def test_an_unsent_form_has_no_errors():
    assert error_list(Sample()) == []
    assert error_list(forms.formset_factory(Sample)()) == []


def test_errors_of_a_formset():
    data = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-iin": "1x"}
    formset = forms.formset_factory(Sample)(data)
    assert ("#id_form-0-iin") in [address for _text, address in error_list(formset)]


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("80010110000a", "letters"),
        ("8001011000", "length"),
        ("800101100470", "check_digit"),
        ("", "required"),
    ],
)
def test_each_mistake_in_an_iin_has_its_own_message(typed, code):
    field = IinField()
    with pytest.raises(forms.ValidationError) as refused:
        field.clean(typed)
    assert refused.value.code == code


def test_a_business_number_is_not_a_persons():
    from eligibility.iin import check_digit

    stem = "98014000000"
    while check_digit(stem) is None:
        stem = str(int(stem) + 1)
    with pytest.raises(forms.ValidationError) as refused:
        IinField().clean(f"{stem}{check_digit(stem)}")
    assert refused.value.code == "bin"


@pytest.mark.parametrize(
    "typed", [VALID, "800101 100003", " 800101\u202f100003 ", "8001-0110-0003"]
)
def test_spaces_in_an_iin_are_ignored(typed):
    assert IinField().clean(typed) == VALID


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        (["", "1", "1980"], "incomplete"),
        (["1", "", "1980"], "incomplete"),
        (["31", "2", "1980"], "invalid"),
        (["1", "1", "80"], "invalid"),
        (["x", "1", "1980"], "invalid"),
        (["", "", ""], "required"),
    ],
)
def test_days_that_are_none(typed, code):
    with pytest.raises(forms.ValidationError) as refused:
        DayField(label="Born").clean(typed)
    assert refused.value.code == code


def test_a_day_is_read_and_shown_again():
    form = Sample({"born_day": "10", "born_month": "1", "born_year": "1980"})
    form.is_valid()
    assert form.cleaned_data["born"].isoformat() == "1980-01-10"
    html, _page = shown(Sample(initial={"born": form.cleaned_data["born"]}))
    assert 'value="1980"' in html
    assert DayField(label="Born", required=False).clean(["", "", ""]) is None


def test_a_question_can_be_the_heading_of_its_page():
    template = '{% include "components/field.html" with field=form.filer heading=True only %}'
    _html, page = shown(Sample(), template)
    assert page.headings == [(1, "Who files")]
