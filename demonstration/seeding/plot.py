"""What people asked for over two years: every ground, every end an application can have."""

import random
from datetime import date, datetime, timedelta
from itertools import cycle

from accounts.models import User
from applications import actions
from campaigns import clock
from codes import (
    Basis,
    Channel,
    Filer,
    Ground,
    Language,
    PersonStatus,
    RefusalGround,
    Sex,
)
from registry.models import Panel

from . import organizations as named
from . import places
from .asking import Asking
from .cast import Cast
from .documents import MissingDocuments
from .notices import Notices
from .organizations import GP, UNDER_15, Organizations
from .people import Member, People
from .places import Places
from .specialists import Specialists
from .stories import Stories, Told
from .timeline import Season, local_moment
from .today import Today
from .waiting import Waiting

_DAY = timedelta(days=1)
# Where a person lives, is attached and wants to go; every organization is left and chosen.
_ROUTES: tuple[tuple[str, str, str], ...] = (
    (places.ALMALY, named.OTHER, named.MAIN),
    (places.AUEZOV, named.NO_SATURDAYS, named.MAIN),
    (places.SEMEY, named.WITHOUT_CONTRACT, "semey-103"),
    (places.AUEZOV, named.MAIN, named.OTHER),
    (places.BOSTANDYK, named.OTHER, named.PRIVATIZED),
    (places.ALMALY, named.PRIVATIZED, named.MAIN),
    (places.YESIL, named.GONE, "astana-104"),
    (places.ARKHAT, named.RURAL, named.POINT),
    (places.BOSTANDYK, named.MAIN, named.NO_SATURDAYS),
    (places.SARYARKA, "astana-104", named.CROWDED),
)
# What annuls a decision, in the language of the application.
_UPHELD = {"kk": "шағым қанағаттандырылды", "ru": "жалоба удовлетворена"}
_REFUSALS: tuple[tuple[RefusalGround, str, str], ...] = (
    (
        RefusalGround.UNRELIABLE_DOCUMENTS,
        "Ұсынылған куәліктің нөмірі тіркелімдегі деректерге сәйкес келмейді.",
        "Номер представленного удостоверения не совпадает с данными регистра.",
    ),
    (
        RefusalGround.REQUIREMENTS_NOT_MET,
        "Өтініш берілген күні негіз бойынша шарттар орындалмаған.",
        "На день подачи условия основания не выполнены.",
    ),
    (
        RefusalGround.NEGATIVE_APPROVAL,
        "Уәкілетті орган келісімнен бас тартты.",
        "Уполномоченный орган отказал в согласовании.",
    ),
    (
        RefusalGround.COURT_BAN_ON_ACTIVITY,
        "Соттың күшіне енген шешімі бойынша қызметке тыйым салынған.",
        "Деятельность запрещена вступившим в силу решением суда.",
    ),
    (
        RefusalGround.COURT_DEPRIVATION_OF_RIGHT,
        "Соттың күшіне енген шешімі бойынша арнайы құқықтан айырылған.",
        "Лишение специального права по вступившему в силу решению суда.",
    ),
    (
        RefusalGround.NO_PERSONAL_DATA_CONSENT,
        "Дербес деректерді өңдеуге келісім кері қайтарылды.",
        "Согласие на обработку персональных данных отозвано.",
    ),
)


class Plot:
    """Draws the people of the applications and puts their stories into the timeline."""

    def __init__(
        self,
        season: Season,
        stories: Stories,
        people: People,
        organizations: Organizations,
        where: Places,
        cast: Cast,
        chance: random.Random,
        *,
        scale: float,
    ) -> None:
        self.season, self.stories, self.people = season, stories, people
        self.organizations, self.where, self.cast, self.chance = organizations, where, cast, chance
        self._scale = scale
        self._routes = cycle(_ROUTES)
        self._refusals = cycle(_REFUSALS)

    def plan(self) -> None:
        """All of it."""
        self._last_years_campaign()
        self._through_the_year()
        self._foreigners()
        self._campaign()
        self._ends()
        self._these_days()
        self._cast()
        Asking(self).plan()
        Notices(self).plan()
        Waiting(self).plan()
        MissingDocuments(self).plan()
        Specialists(self).plan()

    def many(self, whole: int) -> range:
        """So many times in the whole demonstration, fewer in a small one, once at least."""
        return range(max(1, round(whole * self._scale)))

    def panel(self, code: str, number: int = 0) -> Panel:
        """A general practitioner's panel of the organization; of the crowded one, that with room."""
        found = [row for row in self.organizations.panels_of(code, GP) if row.code != named.FULL]
        return found[number % len(found)]

    def someone(self, home: str, code: str, **more: object) -> Member:
        """A grown-up who lives there and is attached to that organization (nowhere: "")."""
        panel = self.panel(code, self.chance.randrange(2)) if code else None
        member = self.people.add(self.chance.randrange(20, 59), home, panel, **more)
        member.person.pregnant_until = None
        return member

    def on_route(self, **more: object) -> tuple[Member, Panel]:
        """Somebody on the next of the routes, and the panel they want."""
        home, code, wanted = next(self._routes)
        return self.someone(home, code, **more), self.panel(wanted)

    def _span(self, first: date, last: date, code: str, **more: object) -> datetime:
        return self.stories.moment(first, max(first, last), code, **more)  # type: ignore[arg-type]

    def _choose(self, first: date, last: date, ground: Ground = Ground.CAMPAIGN) -> Told:
        member, panel = self.on_route()
        at = self._span(first, last, panel.organization.code)
        return self.stories.ask(member.person, panel, ground, at)

    def _refuse(self, told: Told) -> None:
        ground, in_kazakh, in_russian = next(self._refusals)
        is_kazakh = told.person.language == Language.KAZAKH
        self.stories.refuse(told, ground, in_kazakh if is_kazakh else in_russian)

    def _last_years_campaign(self) -> None:
        first, last = self.season.before.first_on, self.season.before.last_on
        for _ in self.many(22):
            self.stories.approve(self._choose(first, last))
        for _ in self.many(2):
            self._refuse(self._choose(first, last))

    def _through_the_year(self) -> None:
        """Grounds that hold at any time, from January on."""
        first = date(self.season.year, 1, 12)
        last = self.season.today - 4 * _DAY
        ask, approve = self.stories.ask, self.stories.approve
        for _ in self.many(6):
            approve(self._choose(first, last, Ground.FREE_CHOICE))
        for _ in self.many(6):
            self._refuse(self._choose(first, last, Ground.FREE_CHOICE))
        for n in self.many(4):
            approve(self._first_attachment(first, last, n))
        for _ in self.many(3):
            approve(self._moved(first, last))
        for home, code, wanted, ground in (
            (places.BAIKONYR, named.GONE, "astana-104", Ground.PROVIDER_STOPPED),
            (places.BAIKONYR, named.GONE, "astana-104", Ground.VOLUME_NOT_ALLOCATED),
            (places.ALMALY, named.OTHER, named.MAIN, Ground.ATTACHED_WITHOUT_KNOWLEDGE),
        ):
            member = self.someone(home, code)
            approve(ask(member.person, self.panel(wanted), ground, self._span(first, last, wanted)))
        since = max(first, self.season.today - 80 * _DAY)
        new = self.someone(places.YESIL, "astana-104")
        at = self._span(since, last, named.NEW)
        approve(ask(new.person, self.panel(named.NEW), Ground.NEW_FACILITY, at))
        late = max(first, date(self.season.year, 2, 2))
        private = self.someone(places.BOSTANDYK, named.PRIVATIZED)
        wanted = self.panel(named.NO_SATURDAYS)
        at = self._span(late, last, named.NO_SATURDAYS)
        approve(ask(private.person, wanted, Ground.PRIVATIZATION, at))
        doctor = self.people.add(41, places.ALMALY, self.panel(named.MAIN, 0), sex=Sex.MALE)
        at = self._span(first, last, named.MAIN)
        approve(ask(doctor.person, self.panel(named.MAIN, 1), Ground.DOCTOR_CHOICE, at))
        told = self._distributed()
        at = self._span(first, last, named.MAIN)
        approve(ask(told.person, self.panel(named.MAIN), Ground.DISAGREEMENT_WITH_COMMISSION, at))

    def _first_attachment(self, first: date, last: date, n: int) -> Told:
        member = self.someone(places.ALMALY, "")
        at_desk = n % 2 == 0
        at = self._span(first, last, named.MAIN, at_desk=at_desk)
        day = clock.local(at).date()  # in 2020 and 2021 the desk was not open to everyone
        at_desk = at_desk and self.season.law.value("registry_desk_open_to_everyone", day)
        return self.stories.ask(
            member.person,
            self.panel(named.MAIN),
            Ground.FIRST_ATTACHMENT,
            at,
            by=self.clerk if at_desk else None,
            channel=Channel.REGISTRY_DESK if at_desk else Channel.PORTAL,
            is_panel_chosen=False,
        )

    def clerk(self) -> User:
        """The clerk of the main clinic; there once the accounts are open."""
        return self.cast.users["clerk"]

    def _moved(self, first: date, last: date) -> Told:
        """From Semey to Almaty: the new home first, the application a week later."""
        member = self.someone(places.SEMEY, "semey-103")
        at = self._span(first + 8 * _DAY, max(first + 8 * _DAY, last), named.OTHER)
        self._move(member, places.AUEZOV, at - 7 * _DAY)
        return self.stories.ask(
            member.person, self.panel(named.OTHER), Ground.CHANGE_OF_RESIDENCE, at
        )

    def _move(self, member: Member, unit: str, at: datetime) -> None:
        home = self.where.home(unit)
        self.stories.timeline.at(
            at,
            lambda: actions.record_move(
                member.person.pk,
                on=clock.today(),
                unit=home.unit,
                street=home.street,
                house=home.house,
                flat=home.flat,
            ),
        )

    def _distributed(self) -> Member:
        """Somebody the commission attached, having never chosen."""
        from .register import attach

        member = self.someone(places.BOSTANDYK, "")
        panel = self.panel(named.NO_SATURDAYS)
        at = local_moment(date(self.season.before.year, 12, 12), 11)
        self.stories.timeline.at(
            at, lambda: attach(member.person, panel, on=clock.today(), basis=Basis.COMMISSION)
        )
        return member

    def _foreigners(self) -> None:
        """Agreements and insurance contracts: one that ended, one that ends soon, one that lasts."""
        today = self.season.today
        first = date(self.season.year, 1, 12)
        for status, ground, ends_on in (
            (PersonStatus.FOREIGNER_TEMPORARY, Ground.SERVICE_AGREEMENT, today + 200 * _DAY),
            (PersonStatus.FOREIGNER_TEMPORARY, Ground.SERVICE_AGREEMENT, today - 2 * _DAY),
            (PersonStatus.STATELESS_TEMPORARY, Ground.SERVICE_AGREEMENT, today + 90 * _DAY),
            (PersonStatus.ASYLUM_SEEKER, Ground.SERVICE_AGREEMENT, today + 150 * _DAY),
            (PersonStatus.EAEU_WORKER, Ground.VOLUNTARY_HEALTH_INSURANCE, today + 21 * _DAY),
            (PersonStatus.EAEU_WORKER, Ground.VOLUNTARY_HEALTH_INSURANCE, today + 260 * _DAY),
        ):
            member = self.someone(
                places.ALMALY, "", status=status.value, language=Language.RUSSIAN.value
            )
            at = self._span(first, today - 9 * _DAY, named.MAIN)
            self.stories.approve(
                self.stories.ask(
                    member.person, self.panel(named.MAIN), ground, at, agreement_ends_on=ends_on
                )
            )

    def _campaign(self) -> None:
        first, last = self.season.window.first_on, self.season.last_campaign_day - _DAY
        for _ in self.many(24):
            self.stories.approve(self._choose(first, last))
        for _ in self.many(4):
            self._refuse(self._choose(first, last))
        for _ in self.many(3):
            self.stories.withdraw(self._choose(first, last))

    def _ends(self) -> None:
        """What was approved in the campaign and came to another end."""
        first = self.season.window.first_on
        soon = min(first + 5 * _DAY, self.season.last_campaign_day - 2 * _DAY)
        follow, then = self.stories.approve, self.stories.then
        for _ in self.many(2) if self.season.is_later else ():
            told = self._choose(first, soon)
            at = follow(told) + _DAY
            then(told, lambda row: actions.renounce(row.pk, row.filed_by), at)
        for _ in self.many(2) if self.season.is_later else ():
            told = self._without_contract(first, soon)
            at = follow(told) + 2 * _DAY
            then(
                told,
                lambda row: actions.cancel_without_contract(
                    row.pk, self.cast.users["national-admin"]
                ),
                at,
            )
        for _ in self.many(2):
            told = self._choose_main(first, soon)
            at = follow(told) + 2 * _DAY
            then(
                told,
                lambda row: actions.annul(
                    row.pk, self.cast.users["regional-admin"], reason=_UPHELD[row.language]
                ),
                at,
            )
        for _ in self.many(2) if self.season.is_later else ():
            self._replaced(first, soon)
        open_one = self._choose(first, soon)
        self._dies(open_one, clock.moment(open_one.times.accepted_at) + timedelta(minutes=10))
        scheduled = self._choose(first, soon)
        self._dies(scheduled, follow(scheduled) + _DAY)

    def _choose_main(self, first: date, last: date) -> Told:
        member = self.someone(places.AUEZOV, named.OTHER)
        at = self._span(first, last, named.MAIN)
        return self.stories.ask(member.person, self.panel(named.MAIN), Ground.CAMPAIGN, at)

    def _without_contract(self, first: date, last: date) -> Told:
        member = self.someone(places.SEMEY, "semey-103")
        code = named.WITHOUT_CONTRACT
        at = self._span(first, last, code)
        return self.stories.ask(member.person, self.panel(code), Ground.CAMPAIGN, at)

    def _replaced(self, first: date, last: date) -> None:
        """Chosen, approved, and chosen otherwise two days later."""
        member = self.someone(places.BOSTANDYK, named.OTHER)
        ask = self.stories.ask
        at = self._span(first, last, named.NO_SATURDAYS)
        earlier = ask(member.person, self.panel(named.NO_SATURDAYS), Ground.CAMPAIGN, at)
        day = clock.local(self.stories.approve(earlier)).date() + _DAY
        at = self._span(day, day, named.MAIN)
        self.stories.approve(ask(member.person, self.panel(named.MAIN), Ground.CAMPAIGN, at))

    def _dies(self, told: Told, at: datetime) -> None:
        self.stories.timeline.at(
            at,
            lambda: actions.record_death(told.person.pk, clock.today(), source="civil-register"),
        )

    def _these_days(self) -> None:
        """What lies on the desks now: fresh, overdue, in dispute, waiting for the opening; drafts."""
        Today(self).plan()

    def _cast(self) -> None:
        """What the people behind the accounts have asked for already."""
        cast, stories = self.cast, self.stories
        first, last = self.season.window.first_on, self.season.last_campaign_day - 2 * _DAY
        at = self._span(first, last, named.MAIN)
        pediatrician = self.organizations.panels_of(named.MAIN, UNDER_15)[0]
        stories.approve(
            stories.ask(
                cast.son.person,
                pediatrician,
                Ground.CAMPAIGN,
                at,
                by=lambda: cast.users["citizen"],
                filer=Filer.PARENT,
            )
        )
