"""A list of the desks as files: `{% load desk_lists %}{% list_files "queue" %}`."""

from typing import Any

from django import template
from django.template import Context
from django.urls import reverse

from accounts.permissions import may
from pages.desks.lists.known import LISTS
from pages.desks.lists.listing import KINDS, PAGES_OF_LISTS

register = template.Library()


@register.inclusion_tag("components/files.html", takes_context=True)
def list_files(context: Context, name: str, **of: Any) -> dict[str, Any]:
    """Links to the list as CSV and XLSX with the filters of this page, for whoever may take it away.

    `of` names what the page is about where its address does: `{% list_files "moves" plan=plan.pk %}`.
    """
    request, listed = context["request"], LISTS[name]
    if not any(may(request.user, verb) for verb in listed.verbs):
        return {"files": [], "title": listed.title}
    given = request.GET.copy()
    for own in PAGES_OF_LISTS:
        given.pop(own, None)
    for key, value in of.items():
        given[key] = str(value)
    query = f"?{given.urlencode()}" if given else ""
    files = [
        (kind.upper(), reverse(listed.address_name, kwargs={"kind": kind}) + query)
        for kind in KINDS
    ]
    return {"files": files, "title": listed.title}
