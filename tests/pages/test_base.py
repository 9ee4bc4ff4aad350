"""What stands around every page: who is signed in, the sections, the demonstration's banner."""

from datetime import date

import pytest
from django.contrib import messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.template.loader import render_to_string

from accounts.models import User
from pages.context_processors import shell
from tests.pages.helpers import assert_page, in_languages

pytestmark = pytest.mark.django_db


def test_nobody_is_told_of_a_demonstration_where_there_is_none(client):
    assert 'class="demo"' not in client.get("/").content.decode()


@pytest.mark.demonstration
def test_the_banner_says_what_is_invented_and_what_time_it_is(client, clock):
    clock.set("2026-10-14T10:30")
    said = {
        "kk": "2026 жылғы 14 қазан, сәрсенбі, 10:30",
        "ru": "среда, 14 октября 2026 года, 10:30",
        "en": "Wednesday 14 October 2026, 10:30",
    }
    for language, response in in_languages(client, "/"):
        page = assert_page(response, language)
        assert any(said[language] in text for text in page.texts)


def test_a_visitor_has_no_name_and_no_way_out(client):
    html = client.get("/").content.decode()
    assert "site-who" not in html
    assert "<form" not in html


def test_the_name_of_whoever_is_signed_in(client):
    client.force_login(User.objects.create_user("reader", name="Әбенова <b>Р. Б.</b>"))
    html = client.get("/").content.decode()
    assert "Әбенова &lt;b&gt;Р. Б.&lt;/b&gt;" in html


def test_every_section_leads_to_a_page_that_exists(client):
    page = assert_page(client.get("/"))
    for given in page.all("a"):
        address = given["href"] or ""
        if address.startswith("/"):
            response = client.get(address, follow=True)
            assert response.status_code == 200, address


def test_messages_are_told_as_notices(rf, client):
    request = rf.get("/")
    request.user = User.objects.create_user("reader", name="Reader")
    request.session = client.session
    request._messages = FallbackStorage(request)
    messages.success(request, "Saved <b>")
    messages.error(request, "Not sent")
    html = render_to_string(
        "components/messages.html", {"messages": messages.get_messages(request)}, request
    )
    assert 'role="status"' in html
    assert "Saved &lt;b&gt;" in html
    assert html.count("notice-warn") == 1
    assert "sign-pass" in html
    assert "sign-fail" in html


def test_what_stands_around_a_page_asks_nothing_until_it_is_read(rf, django_assert_num_queries):
    request = rf.get("/")
    with django_assert_num_queries(0):
        shell(request)


def test_the_role_and_the_organization_stand_beside_the_name(rf):
    from django.utils import translation

    from accounts.models import RoleAssignment
    from codes import Role

    user = User.objects.create_user("nation", name="Касымова Ж. Т.")
    RoleAssignment.objects.create(user=user, role=Role.NATIONAL_ADMIN, from_on=date(2026, 1, 1))
    request = rf.get("/")
    request.user = user
    with translation.override("ru"):
        assert shell(request)["shell"].who == "Касымова Ж. Т., республиканский администратор"
