"""What was filed on the portal before it asked for a code was signed by signing in, and says so.

Attachments approved on it keep what was noted of them then.
"""

from django.db import migrations

SIGN = """
    INSERT INTO applications_signature
        (application_id, method, signed_by_id, signed_at, statement, digest, channel, address_tail)
    SELECT filed.id, 'sign_in', filed.filed_by_id, filed.filed_at, said.text,
           encode(sha256(convert_to(said.text, 'UTF8')), 'hex'), '', ''
    FROM applications_application AS filed
    CROSS JOIN LATERAL (
        SELECT 'Application ' || filed.number || ', filed on the portal by whoever had signed in, '
               || 'before a code was asked for.' AS text
    ) AS said
    LEFT JOIN applications_signature AS signed ON signed.application_id = filed.id
    WHERE filed.channel = 'portal' AND filed.status <> 'draft' AND signed.id IS NULL;
    SET CONSTRAINTS ALL IMMEDIATE;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('applications', '0005_requests_end'),
    ]

    operations = [
        # Signatures stay when it is taken back: they are true before it, too.
        migrations.RunSQL(SIGN, migrations.RunSQL.noop),
    ]
