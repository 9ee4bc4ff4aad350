from django.db import migrations


class Migration(migrations.Migration):
    """The sequence behind the numbers of applications (notifications.serials)."""

    dependencies = [("applications", "0001_initial"), ("notifications", "0002_serial_d")]

    operations = [
        migrations.RunSQL("CREATE SEQUENCE serial_a", reverse_sql="DROP SEQUENCE serial_a")
    ]
