"""The walk's browser reads pages and sends forms as a real one would."""

from urllib.parse import parse_qsl

import pytest

from demonstration import browser as browsers
from demonstration.browser import Browser, Page, WalkError

HTML = b"""
<!doctype html><title>x</title><link rel="stylesheet" href="/static/a.css"><script src="/static/b.js"></script>
<h1>Choose <b>a doctor</b></h1><script>hidden words</script>
<a href="/next/7">Go   on</a>
<form method="post" action="send">
  <input type="hidden" name="csrfmiddlewaretoken" value="t0k3n">
  <input name="iin" value="1"><input name="off" disabled value="x">
  <input type="checkbox" name="agree" value="yes"><input type="checkbox" name="kept" checked>
  <input type="radio" name="place" value="a"><input type="radio" name="place" value="b" checked>
  <select name="ground"><option value="">-</option><option value="c" selected>Campaign</option></select>
  <select name="first"><option>One</option><option>Two</option></select>
  <textarea name="text">
kept
words</textarea>
  <button name="go" value="1">Send it</button><button type="button" name="no">Not this</button>
</form>
"""


@pytest.fixture
def page() -> Page:
    made = Page("http://127.0.0.1:1/apply/", 200, "text/html", HTML)
    browsers._Reader(made).read()
    return made


def test_reads_text_links_and_files(page: Page) -> None:
    assert page.says("Choose a doctor", "Go on")
    assert "hidden" not in page.text
    assert page.link("next") == "/next/7"
    assert page.files == ["/static/a.css", "/static/b.js"]
    with pytest.raises(WalkError, match="no link"):
        page.link("nowhere")


def test_reads_what_a_form_holds(page: Page) -> None:
    form = page.form("ground")
    assert form is page.form("send") is page.form("go")
    assert form.values == [
        ("csrfmiddlewaretoken", "t0k3n"),
        ("iin", "1"),
        ("kept", "on"),
        ("place", "b"),
        ("ground", "c"),
        ("first", "One"),
        ("text", "kept\nwords"),
    ]
    assert form.options["ground"] == [("", "-"), ("c", "Campaign")]
    assert form.options["agree"] == [("yes", "")]
    assert form.buttons == [("go", "1", "Send it")]


def test_sends_the_form_with_changes(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    sent = []
    browser = Browser("http://127.0.0.1:1")
    monkeypatch.setattr(browser, "_send", lambda request: sent.append(request) or page)
    browser.submit(page, page.form("send"), {"iin": "2", "agree": "yes", "place": "a"}, button="go")
    [request] = sent
    assert request.full_url == "http://127.0.0.1:1/apply/send"
    values = dict(parse_qsl(request.data.decode(), keep_blank_values=True))
    assert values["csrfmiddlewaretoken"] == "t0k3n"
    assert (values["iin"], values["agree"], values["place"]) == ("2", "yes", "a")
    assert values["text"] == "kept\nwords"
    assert values["go"] == "1"
    assert "no" not in values
    assert "off" not in values


def test_never_leaves_the_portal() -> None:
    with pytest.raises(WalkError, match="leads away"):
        Browser("http://127.0.0.1:1").open("https://elsewhere.example/")
