from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    """Rows are read without a lock that would keep anybody from writing."""

    dependencies = [
        ('applications', '0011_objections'),
    ]

    operations = [
        ValidateConstraint('application', 'application_filed_without_person_is_closed'),
        ValidateConstraint('applicationevent', 'application_event_kind'),
    ]
