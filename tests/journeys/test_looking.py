"""Looking at a page finds what it is there to find."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Route

from .visitor import Visitor

GOOD = """<!doctype html><html lang="en"><head><title>A page – The portal</title></head>
<body><main><h1>A page</h1>{more}</main></body></html>"""
STRICT = {"content-type": "text/html; charset=utf-8", "content-security-policy": "style-src 'self'"}

BAD = {
    "sideways": GOOD.format(more='<svg width="500" height="9" aria-hidden="true"></svg>'),
    "image-alt": GOOD.format(more='<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">'),
    "2 h1": GOOD.format(more="<h1>Another</h1>"),
    "lang=ru": GOOD.format(more="").replace('lang="en"', 'lang="ru"'),
    "console": GOOD.format(more='<p style="color:red">Red</p>'),
    "title of": GOOD.format(more="<p>Another address</p>"),
}


def test_a_bad_page_does_not_pass(transactional_db: None, visit: Callable[..., Visitor]) -> None:
    pages = {
        f"/{number}x/": html for number, html in enumerate([GOOD.format(more=""), *BAD.values()])
    }

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(reader.base)
        route.fulfill(body=pages.get(path, ""), headers=STRICT)

    reader = visit("en")
    reader.page.route("**/*", answer)
    first, *others = pages
    reader.open(first)
    for path, found in zip(others, BAD, strict=True):
        if found != "title of":
            reader.titles.clear()
        else:
            reader.open(first)
        with pytest.raises(AssertionError, match=found):
            reader.open(path)
        reader.complaints.clear()
