"""One address a list: `/desk/lists/queue.csv?ground=campaign`."""

from django.urls import path

from .known import LISTS
from .listing import view_of

urlpatterns = [
    path(f"{listed.name}.<slug:kind>", view_of(listed), name=listed.address_name)
    for listed in LISTS.values()
]
