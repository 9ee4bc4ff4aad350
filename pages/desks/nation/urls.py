"""Addresses of administration; rows by their number, no name in any of them."""

from django.urls import path

from . import calendar, fund, home, law, orders, quality, texts, users, wordings

urlpatterns = [
    path("", home.home, name="nation"),
    path("law/", law.listed, name="nation-law"),
    path("law/taken-back/<int:pk>/", law.take_back, name="nation-value-back"),
    path("law/<str:name>/", law.parameter, name="nation-parameter"),
    path("law/<str:name>/new/", law.enter, name="nation-value"),
    path("calendar/", calendar.listed, name="nation-calendar"),
    path("calendar/campaigns/new/", calendar.new_campaign, name="nation-new-campaign"),
    path("calendar/campaigns/<int:year>/", calendar.campaign, name="nation-campaign"),
    path("calendar/days/new/", calendar.move_day, name="nation-move-day"),
    path("calendar/days/<int:pk>/", calendar.day_back, name="nation-day-back"),
    path("fund/<int:year>/", fund.listed, name="nation-fund"),
    path("fund/<int:year>/complete/", fund.declare, name="nation-fund-declare"),
    path("fund/<int:year>/<slug:code>/", fund.contract, name="nation-fund-contract"),
    path("orders/", orders.listed, name="nation-orders"),
    path("orders/new/", orders.find, name="nation-order-find"),
    path("orders/new/<int:pk>/", orders.grant, name="nation-new-order"),
    path("orders/<int:pk>/", orders.order, name="nation-order"),
    path("texts/", texts.listed, name="nation-texts"),
    path("texts/<slug:code>/<slug:language>/", texts.text, name="nation-text"),
    path("texts/<slug:code>/<slug:language>/shipped/", texts.back, name="nation-text-shipped"),
    path("users/", users.listed, name="nation-users"),
    path("users/new/", users.new, name="nation-new-user"),
    path("users/<int:pk>/", users.user, name="nation-user"),
    path("users/<int:pk>/password/", users.password, name="nation-password"),
    path("users/<int:pk>/role/", users.give_role, name="nation-role-give"),
    path("users/<int:pk>/block/", users.block, name="nation-block"),
    path("users/roles/<int:pk>/", users.end_role, name="nation-role-end"),
    path("quality/", quality.listed, name="nation-quality"),
    path("quality/<int:pk>/", quality.doubt, name="nation-doubt"),
    path("wordings/", wordings.listed, name="nation-wordings"),
    path("wordings/<str:term>/", wordings.review, name="nation-wording"),
]
