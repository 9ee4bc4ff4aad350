from django.db import migrations

# The letters of codes.name_folding.name_exchange() on the day of this migration.
LETTERS = "абвгдежзиклмнопрстуфхцчшюяәғқңөұүһіёэihəabcekmoptxyйыщАБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЮЯӘҒҚҢӨҰҮҺІЁЭIHƏABCEKMOPTXYЙЫЩъьЪЬ"
OTHERS = "abvgdejziklmnoprstufhcqwyxagknouuhieeihaavsekmorthuiiwabvgdejziklmnoprstufhcqwyxagknouuhieeinaavsekmorthuiiw"


class Migration(migrations.Migration):
    """People are found by names typed with errors: an index over trigrams of names in comparable letters.

    An index over an expression and no column: no row is rewritten, nothing changes in the versions that
    pghistory keeps, and the register goes on working while it is built. Not atomic for that reason, and
    so written that it can be run again after it was stopped half way (an index stopped half way stays
    behind as an invalid one).
    """

    atomic = False
    dependencies = [("registry", "0004_portal_for_people"), ("campaigns", "0001_initial")]

    operations = [
        migrations.RunSQL(
            "CREATE OR REPLACE FUNCTION registry_name_letters(last_name text, first_name text)"
            " RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE"
            # Not SQL, which the planner would put in place of the call and think cheap: it would rather
            # read everybody than the index.
            " COST 100 AS $$ BEGIN"
            " RETURN lower(translate(normalize(last_name || ' ' || first_name, NFKC),"
            f" '{LETTERS}', '{OTHERS}'));"
            " END $$",
            "DROP FUNCTION registry_name_letters(text, text)",
        ),
        migrations.RunSQL(
            [
                "SET lock_timeout = 0",  # it waits for transactions begun earlier, and holds nobody up
                "DROP INDEX CONCURRENTLY IF EXISTS person_name_letters",
                "CREATE INDEX CONCURRENTLY person_name_letters ON registry_person"
                " USING gin (registry_name_letters(last_name, first_name) gin_trgm_ops)",
                "RESET lock_timeout",
            ],
            "DROP INDEX CONCURRENTLY IF EXISTS person_name_letters",
        ),
    ]
