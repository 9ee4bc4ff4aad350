"""A page that is only read asks the database the same question once."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from campaigns.once import reading


class ReadOnceMiddleware:
    """Keeps what functions marked `campaigns.once` answered, for GET and HEAD and until the answer is made."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        with reading():
            return self.get_response(request)
