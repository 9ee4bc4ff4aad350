from django.db import migrations


class Migration(migrations.Migration):
    """The sequences behind the numbers of correction requests and of requests to act for somebody."""

    dependencies = [("applications", "0003_portal_for_people")]

    operations = [
        migrations.RunSQL("CREATE SEQUENCE serial_c", reverse_sql="DROP SEQUENCE serial_c"),
        migrations.RunSQL("CREATE SEQUENCE serial_r", reverse_sql="DROP SEQUENCE serial_r"),
    ]
