"""How long a file of service areas takes: `python -m bench.service_areas [LINES]`, on the database of the settings.

Streets and an organization are made inside a transaction that is rolled back; nothing stays.
"""

import os
import sys
import time
import tracemalloc

import django


def main(lines: int) -> None:
    """Print seconds and lines a second of reading, comparing and publishing, and the peak of memory."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "attachment_portal.settings")
    django.setup()
    from datetime import timedelta

    from django.db import transaction

    import demonstration.factories as make
    from campaigns import clock
    from registry.areas import compare, parse, publish
    from registry.models import KatoUnit, Street

    with transaction.atomic():
        unit = KatoUnit.objects.get(code="751310000", valid_to__isnull=True)
        owner = make.OrganizationFactory(code="bench-areas", unit=unit)
        streets = [f"проба {number}" for number in range(max(1, lines // 20))]
        Street.objects.bulk_create(
            Street(unit=unit, name_kk=name, name_ru=name, folded=f"{name} {name}")
            for name in streets
        )
        day = clock.today() + timedelta(days=30)
        text = ["organization;unit;street;houses;order_number;order_on;from_on"]
        for number in range(lines):
            first = number % 20 * 20 + 1
            cells = [owner.code, unit.code, streets[number // 20], f"{first}-{first + 18} odd", "1"]
            text.append(";".join([*cells, clock.today().isoformat(), day.isoformat()]))
        data = "\n".join(text).encode()

        def timed(name: str, work):  # type: ignore[no-untyped-def]
            begun = time.perf_counter()
            answer = work()
            seconds = time.perf_counter() - begun
            print(f"{name:8} {seconds:6.2f} s  {lines / seconds:10,.0f} lines/s")
            return answer

        sheet = timed("parse", lambda: parse(data))
        preview = timed("compare", lambda: compare(sheet))
        print(f"problems {len(preview.problems)}, notices {len(preview.findings)}")
        timed("publish", lambda: publish(sheet, preview.key, actor="bench", with_gaps=True))
        timed("again", lambda: compare(sheet))
        tracemalloc.start()
        compare(parse(data))
        print(f"peak {tracemalloc.get_traced_memory()[1] / 1e6:.0f} MB")
        transaction.set_rollback(True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
