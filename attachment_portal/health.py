"""Whether this process can serve: asked by the proxy in front and by the container's health check."""

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe


@login_not_required
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when the database answers, else 503. A lost broker is told but does not stop the pages:
    what was to be sent waits in the database."""
    database, broker = _database_answers(), _broker_answers()
    return JsonResponse(
        {"database": "ok" if database else "lost", "broker": "ok" if broker else "lost"},
        status=200 if database else 503,
        headers={"Cache-Control": "no-store"},
    )


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _broker_answers() -> bool:
    try:
        cache.get("health")
    except Exception:
        return False
    return True
