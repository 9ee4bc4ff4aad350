from django.db import migrations


class Migration(migrations.Migration):
    """A period names its panel and, for speed, the organization: both must be of one piece."""

    dependencies = [("registry", "0002_kato")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE registry_attachment ADD CONSTRAINT attachment_panel_of_its_organization"
            " FOREIGN KEY (panel_id, organization_id) REFERENCES registry_panel (id, organization_id)",
            "ALTER TABLE registry_attachment DROP CONSTRAINT attachment_panel_of_its_organization",
        )
    ]
