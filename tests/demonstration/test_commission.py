"""What the demonstration shows of the commission and of institutions."""

from applications.actions import institutions
from applications.models import CommissionSession, MovePlan
from campaigns import clock
from codes import PlanState
from registry.models import Institution
from registry.queries import counter_differences
from tests.ways import World


def test_a_settled_session_of_the_campaign_before(seeded: World) -> None:
    session = CommissionSession.objects.get(year=2025)
    assert session.extract_sent_at is not None
    assert session.decisions.filter(is_admitted=True).exists()


def test_a_home_attached_by_an_order_and_a_children_s_home_that_waits(seeded: World) -> None:
    home, children = Institution.objects.order_by("pk")[:2]
    plan = MovePlan.objects.get(institution=home)
    assert (plan.state, plan.left) == (PlanState.DONE, 0)
    assert plan.done > 0
    assert institutions.waiting_in(home) == 0
    assert institutions.waiting_in(children) > 0
    assert counter_differences(clock.today()) == []
