"""What the steps say of people, grounds, organizations and doctors; used by other pages for people too."""

from .clinics import (
    clinic_choices,
    clinic_facts,
    contract_words,
    distance_words,
    hours_words,
    place_lines,
    places_for,
    places_words,
)
from .common import language
from .doctors import (
    cannot_be_chosen,
    doctor_choices,
    doctor_facts,
    doctor_line,
    doctor_name,
    waiting_url,
)
from .grounds import GROUNDS_SAID, ground_choices, ground_said, ground_sources
from .people import (
    Known,
    acting_words,
    address_words,
    age_words,
    filer_words,
    person_choices,
    person_rows,
    register_words,
    wrong_url,
)

__all__ = [
    "GROUNDS_SAID",
    "Known",
    "acting_words",
    "address_words",
    "age_words",
    "cannot_be_chosen",
    "clinic_choices",
    "clinic_facts",
    "contract_words",
    "distance_words",
    "doctor_choices",
    "doctor_facts",
    "doctor_line",
    "doctor_name",
    "filer_words",
    "ground_choices",
    "ground_said",
    "ground_sources",
    "hours_words",
    "language",
    "person_choices",
    "person_rows",
    "place_lines",
    "places_for",
    "places_words",
    "register_words",
    "waiting_url",
    "wrong_url",
]
