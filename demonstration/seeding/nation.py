"""What the nation has entered, and what the nightly sweep finds doubtful."""

from datetime import date, timedelta

from accounts.models import User
from applications import quality
from applications.actions import calendar, law_values
from campaigns import clock
from codes import BaseKind, Language, Role
from demonstration import factories as make
from notifications import texts, wordings
from notifications.catalogue import Template
from registry import orders
from registry.models import OverNormOrder, Panel, Person, Residence

from . import organizations as named
from .organizations import Organizations
from .timeline import Season

TEXT = (
    "Заявление {{ number }} отозвано",
    "Вы отозвали заявление в организацию «{{ organization }}»: {{ withdrawn_at_when }}.\n\n"
    "Ваше прикрепление не изменилось.",
)


def write_nation(season: Season, where: Organizations, nation: User) -> None:
    """Rows of every subject of the nation's pages; nothing is drawn by chance, so that the story stays as it was."""
    today, year = clock.today(), clock.today().year
    make.staff(Role.NATIONAL_ADMIN, username="second-admin", name="Оспанова Гүлнар Ерланқызы")
    for value, act in ((950, "№ 41, 03.09"), (1000, "№ 48, 01.10")):
        row = law_values.enter(
            nation,
            parameter="panel_cap.pediatrician_0_14",
            value=value,
            from_on=date(year + 1, 7, 1),
            act=f"ДСМ {act}.{year}",
            checked_on=today,
        )
        if value == 950:
            law_values.take_back(nation, row.pk)
    calendar.move_day(
        nation, day=date(year + 1, 5, 11), is_working=False, act=f"№ 812, 20.09.{year}"
    )
    _orders(where, nation, today)
    written = texts.write_version(
        nation,
        Template.APPLICATION_WITHDRAWN,
        Language.RUSSIAN,
        subject=TEXT[0],
        body=TEXT[1],
        seen=0,
    )
    texts.back_to_shipped(
        nation, Template.APPLICATION_WITHDRAWN, Language.RUSSIAN, seen=written.version
    )
    wordings.review(nation, "category.pensioner", kk="Зейнеткер")
    _doubts(today)


def _orders(where: Organizations, nation: User, today: date) -> None:
    """The order of the list that has one since January, and one for a list to come."""
    panel = Panel.objects.get(pk=where.panels[named.OVER_NORM].pk)
    begun = min(date(today.year, 1, 12), today)
    OverNormOrder.objects.create(
        panel=panel,
        places=panel.over_norm,
        act=panel.over_norm_act,
        from_on=begun,
        entered_on=begun,
        entered_by=nation.actor,
        applied_on=begun,
    )
    orders.grant(
        where.panels[named.FULL].pk,
        places=25,
        act=f"31-П, 02.10.{today.year}",
        from_on=today + timedelta(days=40),
        to_on=today + timedelta(days=220),
        actor=nation.actor,
    )


def _doubts(today: date) -> None:
    """A second temporary residence, and a death that reached the register without its event."""
    living = Person.objects.filter(
        user=None, applications=None, died_on=None, departed_on=None, attachments__isnull=False
    ).exclude(birth_on__gt=date(today.year - 30, 1, 1))
    chosen = list(
        living.filter(attachments__organization__code=named.MAIN).order_by("-pk").distinct()[:2]
    )
    for person in chosen[:1]:
        home = person.residences.order_by("pk")[0]
        for days in (200, 90):
            Residence.objects.create(
                person=person,
                kind=BaseKind.TEMPORARY_RESIDENCE,
                unit=home.unit,
                street=home.street,
                house=home.house,
                from_on=today - timedelta(days=days),
            )
    for person in chosen[1:]:
        Person.objects.filter(pk=person.pk).update(died_on=today - timedelta(days=12))
    quality.sweep()
