"""The regions and second-level units that ship with the project."""

from django.db import migrations

from registry.kato_import import load_shipped


def load(apps, schema_editor):
    load_shipped(apps.get_model("registry", "KatoUnit"))


class Migration(migrations.Migration):
    dependencies = [("registry", "0001_initial")]

    # Backwards nothing: the table goes with the migration before, rows may be in use until then.
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
