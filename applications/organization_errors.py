"""Why a head's act on their organization did not take place; pages put each into words."""


class ActRefused(Exception):
    """Nothing was changed; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


# The codes.
REASON_NEEDED = "reason_needed"  # a list is closed with a reason, which people read
ORDER_NEEDED = "order_needed"  # number and date of the order
CHANGED_MEANWHILE = "changed_meanwhile"  # what the page showed is not so any more
DOCTOR_GONE = "doctor_gone"  # left, leaving, or of another organization
SAME_DOCTOR = "same_doctor"
SITE_FOREIGN = "site_foreign"  # of another organization
DAYS_BACKWARDS = "days_backwards"
DAYS_PASSED = "days_passed"
AWAY_ALREADY = "away_already"  # an absence of these days is recorded
STAND_IN_AWAY = "stand_in_away"  # the stand-in is away on some of these days
STAND_IN_STANDS_IN = "stands_in"  # the doctor stands in for somebody on these days
NAME_NEEDED = "name_needed"
SITE_EXISTS = "site_exists"
NO_LIST_FOR_SOME = "no_list_for_some"  # no list of the organization takes their age
EXCESS_NOT_AGREED = "excess_not_agreed"
PEOPLE_IN_ANOTHER_PLAN = "people_in_another_plan"  # a plan of moves holds some of them
