"""Finds the messages of one notice by how their keys begin; made without holding up whoever writes."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("notifications", "0004_nation")]
    operations = [
        AddIndexConcurrently(
            model_name="message",
            index=models.Index(
                condition=models.Q(("template", "provider_stops")),
                fields=["key"],
                name="message_of_notice",
                opclasses=["varchar_pattern_ops"],
            ),
        )
    ]
