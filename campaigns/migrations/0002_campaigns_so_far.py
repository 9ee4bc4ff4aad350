"""The campaigns of 2017 and 2020-2026 (rulebook 1), as rows that administrators may correct."""

from datetime import date

from django.db import migrations

DEFAULT_RULE = "CARD, S2, S3 (the rule of every year)"

# Year, first day, last day, effective day (None: on approval), act. `campaigns/campaigns.toml`
# holds the same for those who ask the law without a database; a test compares the two.
CAMPAIGNS = [
    (
        2017,
        date(2017, 4, 5),
        date(2017, 6, 30),
        None,
        "S4 (reading: 30 June for 31 June)",
    ),
    (2020, date(2020, 9, 15), date(2020, 11, 15), date(2021, 1, 1), "S3"),
    (2021, date(2021, 9, 15), date(2021, 11, 15), date(2022, 1, 1), DEFAULT_RULE),
    (2022, date(2022, 9, 15), date(2022, 11, 15), date(2023, 1, 1), DEFAULT_RULE),
    (2023, date(2023, 9, 15), date(2023, 11, 15), date(2024, 1, 1), DEFAULT_RULE),
    (2024, date(2024, 9, 15), date(2024, 11, 15), date(2025, 1, 1), "S2"),
    (2025, date(2025, 9, 1), date(2025, 11, 1), date(2026, 1, 1), "S1"),
    (2026, date(2026, 9, 15), date(2026, 11, 15), date(2027, 1, 1), "CARD"),
]


def write_rows(apps, schema_editor):
    Campaign = apps.get_model("campaigns", "Campaign")
    for year, first_on, last_on, effective_on, act in CAMPAIGNS:
        Campaign.objects.get_or_create(
            year=year,
            defaults={
                "first_on": first_on,
                "last_on": last_on,
                "effective_on": effective_on,
                "act": act,
            },
        )


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0001_initial")]

    operations = [
        # Backwards the rows stay: an administrator may have corrected them, and the table goes
        # with the migration before this one.
        migrations.RunPython(write_rows, migrations.RunPython.noop),
    ]
