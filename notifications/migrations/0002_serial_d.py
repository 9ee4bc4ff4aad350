from django.db import migrations


class Migration(migrations.Migration):
    """The sequence behind the numbers of electronic documents (notifications.serials)."""

    dependencies = [("notifications", "0001_initial")]

    operations = [
        migrations.RunSQL("CREATE SEQUENCE serial_d", reverse_sql="DROP SEQUENCE serial_d")
    ]
