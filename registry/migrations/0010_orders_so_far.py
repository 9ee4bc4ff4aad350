"""Places over the norm that panels have already become orders of their own, so that they can be ended."""

from django.db import migrations


def write(apps, schema_editor):
    from campaigns import clock

    panel_model = apps.get_model("registry", "Panel")
    order_model = apps.get_model("registry", "OverNormOrder")
    granted = panel_model.objects.filter(over_norm__gt=0)
    if not granted.exists():
        return
    today = clock.today()
    for panel in granted:
        order_model.objects.create(
            panel=panel,
            places=panel.over_norm,
            act=panel.over_norm_act,
            from_on=today,
            entered_on=today,
            entered_by="migration",
            applied_on=today,
        )


class Migration(migrations.Migration):
    """Taken back, nothing happens: the table goes with the migration before."""

    dependencies = [("registry", "0009_nation")]

    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
