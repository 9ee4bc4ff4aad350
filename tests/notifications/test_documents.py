"""Electronic documents: issued in a transaction, made after it, sealed, checked by anybody."""

import hashlib
import io
import re
import threading
from datetime import date, timedelta
from pathlib import Path

import pypdf
import pytest
import segno
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.utils import translation

from campaigns import clock as our_clock
from codes import Ground, Language, PanelType, RefusalGround, numbers
from notifications import documents, seal, serials, tasks, typesetting, wording
from notifications.kinds import DocumentKind
from notifications.models import ElectronicDocument
from notifications.outbox import OutsideTransaction

from .conftest import IIN

KAZAKH = set("әғқңөұүһі")


@pytest.fixture
def data(organization, clock):
    moment = our_clock.now()
    return {
        DocumentKind.NOTIFICATION: {
            "organization": organization,
            "address": {"kk": "Алматы қ., 12", "ru": "г. Алматы, 12", "en": "Almaty, 12"},
            "doctor": "Бекжан Сәуле",
            "panel_type": PanelType.GENERAL_PRACTITIONER,
            "site": "7",
            "ground": Ground.CAMPAIGN,
            "filed_at": moment,
            "accepted_at": moment,
            "decided_at": moment + timedelta(days=1),
            "effective_on": date(2027, 1, 1),
            "decided_by": "Серікбаева Гауһар",
            "position": {"kk": "маман", "ru": "специалист", "en": "specialist"},
        },
        DocumentKind.REFUSAL: {
            "organization": organization,
            "ground": Ground.CHANGE_OF_RESIDENCE,
            "refusal_ground": RefusalGround.REQUIREMENTS_NOT_MET,
            "refusal_text": f"Мекенжай өзгерген жоқ.\nИИН {IIN} указан верно.",
            "filed_at": moment,
            "accepted_at": moment,
            "decided_at": moment + timedelta(days=1),
            "appeal_until": date(2027, 1, 15),
            "decided_by": "Серікбаева Гауһар",
            "position": "маман",
        },
    }


@pytest.fixture
def issue(person, data):
    def _issue(kind=DocumentKind.NOTIFICATION, key="x", language="kk", **more):
        with transaction.atomic():
            return documents.issue(
                kind,
                key=key,
                person=person,
                language=language,
                data={**data[kind], **more},
                application_number="A-2026-0000017-5",
            )

    return _issue


@pytest.fixture
def made(issue, sealing):
    """A document with its file."""

    def _made(*args, **kwargs) -> ElectronicDocument:
        document = issue(*args, **kwargs)
        documents.render(document.pk)
        document.refresh_from_db()
        return document

    return _made


def modules_of(svg: str) -> set[tuple[int, int]]:
    """The dark modules of a drawn code: its path goes by strokes of length one to the right."""
    found, x, y = set(), 0.0, 0.0
    (path,) = re.findall(r' d="([^"]+)"', svg)
    for letter, first, second in re.findall(r"([Mmh])(-?[\d.]+)(?: (-?[\d.]+))?", path):
        if letter == "h":
            found |= {(int(x) + step, int(y)) for step in range(int(first))}
            x += int(first)
        elif letter == "M":
            x, y = float(first), float(second)
        else:
            x, y = x + float(first), y + float(second)
    return found


def text_of(pdf: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))


@pytest.mark.django_db(transaction=True)
class TestIssue:
    def test_outside_a_transaction_it_is_refused(self, person, data):
        with pytest.raises(OutsideTransaction):
            documents.issue(
                "notification",
                key="x",
                person=person,
                language="kk",
                data=data[DocumentKind.NOTIFICATION],
            )

    def test_a_worker_is_called_after_the_commit(self, issue, calls):
        document = issue()
        assert calls == [("notifications.tasks.render", document.pk)]

    def test_numbers_count_within_the_year_and_may_have_gaps(self, issue, clock):
        first, second = issue(key="a"), issue(key="b")
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            issue(key="c")
            raise ZeroDivisionError
        third = issue(key="d")
        found = [numbers.parse(document.number) for document in (first, second, third)]
        assert {number.prefix for number in found} == {"D"}
        assert {number.year for number in found} == {2026}
        assert found[0].serial < found[1].serial < found[2].serial
        clock.set("2027-01-02T09:00")
        assert numbers.parse(issue(key="e").number)[1:] == (2027, 1)

    def test_twenty_at_once_get_twenty_numbers(self):
        gate = threading.Barrier(20)
        found = []

        def take():
            try:
                gate.wait()
                found.append(serials.next_number("D", 2031))
            finally:
                connection.close()

        threads = [threading.Thread(target=take) for _ in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(set(found)) == 20
        assert min(numbers.parse(number).serial for number in found) >= 1

    def test_the_same_occasion_issues_once(self, issue):
        assert issue().pk == issue(language="ru").pk

    def test_more_or_less_data_is_refused(self, issue):
        with pytest.raises(ValueError, match="unknown"):
            issue(colour="blue")
        with pytest.raises(ValueError, match="panel_of_nobody"):
            issue(panel_type="panel_of_nobody")

    def test_a_preview_has_the_words_and_writes_nothing(self, person, data):
        seen = documents.preview(
            "refusal", person=person, language="ru", data=data[DocumentKind.REFUSAL]
        )
        assert seen["title"] == "Мотивированный отказ"
        assert [section["heading"] for section in seen["sections"]][:2] == [
            "Основание",
            "Обстоятельства",
        ]
        assert IIN not in str(seen)
        assert not ElectronicDocument.objects.exists()

    def test_what_was_issued_stays(self, issue):
        document = issue()
        for change in ({"data": {}}, {"number": "D-1"}, {"verification_code": "x"}):
            with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
                ElectronicDocument.objects.filter(pk=document.pk).update(**change)
        with pytest.raises(DatabaseError, match="Cannot delete"), transaction.atomic():
            document.delete()

    def test_no_identity_number_is_kept_beyond_its_end(self, issue):
        document = issue()
        assert document.data["iin_tail"] == "0003"
        assert IIN not in str(document.data)


@pytest.mark.django_db
class TestFile:
    @pytest.mark.parametrize("language", list(Language))
    @pytest.mark.parametrize("kind", list(DocumentKind))
    def test_what_a_person_reads(self, made, kind, language, organization):
        document = made(kind, language=language)
        text = text_of(documents.read(document))
        assert document.number in text
        assert document.verification_code in text
        assert "A-2026-0000017-5" in text
        assert "Қайратов Ескендір Ғабитұлы" in text
        assert organization.name_in(language) in text
        assert "Серікбаева Гауһар" in text
        assert "ДСМ-194/2020" in text
        assert "0003" in text
        assert IIN not in text
        assert set(text.lower()) >= KAZAKH or language != "kk"

    @pytest.mark.parametrize(
        ("language", "title", "start"),
        [
            ("kk", "Тіркелу туралы хабарлама", "2027 жылғы 1 қаңтардан бастап"),
            ("ru", "Уведомление о прикреплении", "С 1 января 2027 года"),
            ("en", "Notification of attachment", "From 1 January 2027"),
        ],
    )
    def test_the_notification_says_from_when(self, made, language, title, start):
        text = text_of(documents.read(made(language=language)))
        assert title in text
        assert start in text

    def test_the_refusal_keeps_its_order(self, made):
        text = text_of(documents.read(made(DocumentKind.REFUSAL, language="ru")))
        parts = [
            "отказано",
            "Основание 2 из шести",
            "Мекенжай өзгерген жоқ.",
            "Как это исправить",
            "Как обжаловать",
            "до 15 января 2027 года",
        ]
        places = [text.index(part) for part in parts]
        assert places == sorted(places)

    def test_the_standards_it_claims(self, made):
        document = made()
        pdf = documents.read(document)
        reader = pypdf.PdfReader(io.BytesIO(pdf))
        metadata = reader.trailer["/Root"]["/Metadata"].get_data().decode()
        assert re.search(r"pdfaid:part>2<", metadata)
        assert re.search(r"pdfaid:conformance>A<", metadata)
        assert re.search(r"pdfuaid:part>1<", metadata)
        unsealed = pypdf.PdfReader(io.BytesIO(documents.draft(document)))
        assert unsealed.trailer["/Root"]["/Metadata"].get_data().decode() == metadata
        assert reader.trailer["/Root"]["/Lang"] == "kk"
        assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]

    def test_the_code_leads_to_the_public_page(self, issue, settings):
        settings.SITE_URL = "https://portal.example/"
        document = issue()
        words = wording.words(document)
        address = f"https://portal.example/verify/{document.number}/{document.verification_code}"
        assert words["url"] == address
        assert address in words["qr_alt"]
        # The drawing holds the very modules of a code of this address.
        code = segno.make(address, micro=False, error="m", boost_error=False)
        dark = {(x, y) for y, row in enumerate(code.matrix) for x, bit in enumerate(row) if bit}
        assert modules_of(typesetting.qr(words["url"])) == dark

    def test_the_same_document_is_set_the_same(self, issue):
        document = issue()
        first = documents.draft(document)
        typesetting._compiler.cache_clear()
        typesetting._fonts.cache_clear()
        assert documents.draft(ElectronicDocument.objects.get(pk=document.pk)) == first

    def test_letters_without_a_shape_do_not_hold_up_a_decision(self, made):
        odd = made(DocumentKind.REFUSAL, refusal_text="Жоқ → 漢😀\x07 «₸»")
        assert "Жоқ � �� «₸»" in text_of(documents.read(odd))

    def test_a_long_text_goes_on_to_further_pages(self, made):
        pdf = documents.read(made(DocumentKind.REFUSAL, refusal_text="Мәтін сөзі. " * 900))
        pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
        assert len(pages) > 1
        assert all("D-2026-" in page.extract_text() for page in pages)

    def test_a_second_making_changes_nothing(self, made):
        document = made()
        assert not documents.render(document.pk)
        assert hashlib.sha256(documents.read(document)).hexdigest() == document.sha256

    def test_of_two_at_once_one_wins_and_nothing_is_left_behind(
        self, issue, sealing, settings, monkeypatch
    ):
        document = issue()
        real = documents.draft

        def meanwhile(row):
            monkeypatch.setattr(documents, "draft", real)
            documents.render(row.pk)
            return real(row)

        monkeypatch.setattr(documents, "draft", meanwhile)
        assert not documents.render(document.pk)
        document.refresh_from_db()
        assert documents.read(document)
        assert len(list(Path(settings.MEDIA_ROOT).rglob("*.pdf"))) == 1

    def test_a_changed_file_is_not_given_out(self, made):
        document = made()
        path = Path(document.file.path)
        path.chmod(0o600)
        path.write_bytes(path.read_bytes().replace(b"D-2026", b"D-2025", 1) + b" ")
        with pytest.raises(documents.DocumentDamaged):
            documents.read(document)
        path.unlink()
        with pytest.raises(documents.DocumentDamaged):
            documents.read(document)

    def test_the_file_named_in_the_row_stays(self, made):
        document = made()
        for change in ({"sha256": "0" * 64}, {"file": "other.pdf"}, {"signed": False}):
            with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
                ElectronicDocument.objects.filter(pk=document.pk).update(**change)

    def test_a_row_names_a_file_only_with_its_hash_and_seal(self, issue):
        document = issue()
        with (
            pytest.raises(DatabaseError, match="electronic_document_file_is_whole"),
            transaction.atomic(),
        ):
            ElectronicDocument.objects.filter(pk=document.pk).update(file="a.pdf")


@pytest.mark.django_db
class TestSweep:
    def test_what_nobody_made_is_made(self, issue, sealing, clock):
        documents_issued = [issue(key=str(number)) for number in range(3)]
        tasks.render_missing()
        assert not ElectronicDocument.objects.exclude(rendered_at=None).exists()  # just issued
        clock.set("2026-10-14T10:31")
        tasks.render_missing()
        for document in documents_issued:
            document.refresh_from_db()
            assert document.is_ready
        assert documents.render_missing() == 0

    def test_one_that_cannot_be_made_does_not_hold_up_the_others(
        self, issue, sealing, clock, monkeypatch
    ):
        broken, sound = issue(key="a"), issue(key="b")
        real = documents.draft
        monkeypatch.setattr(
            documents, "draft", lambda row: 1 / 0 if row.pk == broken.pk else real(row)
        )
        clock.set("2026-10-14T10:31")
        assert documents.render_missing() == 1
        sound.refresh_from_db()
        assert sound.is_ready


@pytest.mark.django_db
class TestSeal:
    def test_it_holds_and_covers_every_byte(self, made):
        document = made()
        found = seal.check(documents.read(document), our_clock.now())
        assert found.is_genuine
        assert found.holder == "Seal of the tests"
        assert abs(found.sealed_at - document.rendered_at) < timedelta(seconds=1)

    def test_the_time_of_sealing_is_that_of_our_clock(self, issue, sealing, clock):
        document = issue()
        clock.set("2027-03-01T12:00", tick=False)
        documents.render(document.pk)
        document.refresh_from_db()
        found = seal.check(documents.read(document), our_clock.now())
        assert found.sealed_at == our_clock.now()

    def test_any_altered_byte_is_seen(self, made):
        pdf = documents.read(made())
        for place in (200, len(pdf) // 3, len(pdf) // 2):
            altered = pdf[:place] + bytes([pdf[place] ^ 1]) + pdf[place + 1 :]
            assert not seal.check(altered, our_clock.now()).is_genuine

    def test_anything_added_is_seen(self, made):
        pdf = documents.read(made())
        writer = pypdf.PdfWriter(io.BytesIO(pdf), incremental=True)
        writer.add_metadata({"/Title": "Something else"})
        changed = io.BytesIO()
        writer.write(changed)
        for altered in (changed.getvalue(), pdf + b"\n% more"):
            assert altered.startswith(pdf[:1000])
            assert not seal.check(altered, our_clock.now()).is_genuine

    def test_another_ones_seal_is_not_ours(self, made, settings, tmp_path):
        pdf = documents.read(made())
        other = tmp_path / "other.p12"
        seal.make_key(other, "p", "Somebody")
        settings.DOCUMENT_SEAL_KEY, settings.DOCUMENT_SEAL_PASSWORD = str(other), "p"
        assert not seal.check(pdf, our_clock.now()).is_genuine

    def test_an_unsealed_file_is_nobodys(self, issue, sealing):
        assert not seal.check(documents.draft(issue()), our_clock.now()).is_genuine
        assert not seal.check(b"no PDF at all", our_clock.now()).is_genuine

    def test_without_a_key_nothing_is_made(self, issue, settings):
        settings.DOCUMENT_SEAL_KEY = ""
        document = issue()
        with pytest.raises(seal.ImproperlyConfigured, match="DOCUMENT_SEAL_KEY is not set"):
            documents.render(document.pk)
        with pytest.raises(SystemExit, match="DOCUMENT_SEAL_KEY"):
            tasks._refuse_without_seal()
        with pytest.raises(CommandError, match=r"notifications\.E001"):
            call_command("check", deploy=True, databases=[])

    def test_a_wrong_password_and_a_missing_file_are_said_plainly(self, sealing, settings):
        assert seal.ready() == ""
        settings.DOCUMENT_SEAL_PASSWORD = "wrong"
        assert "does not open" in seal.ready()
        settings.DOCUMENT_SEAL_KEY = "/nowhere/seal.p12"
        assert "cannot be read" in seal.ready()

    @pytest.mark.demonstration
    def test_the_demonstration_makes_its_own_key_once(self, settings, tmp_path):
        settings.VAR_DIR, settings.DOCUMENT_SEAL_KEY = tmp_path, ""
        assert seal.ready() == ""
        key = tmp_path / "seal" / "demonstration.p12"
        made_first = key.read_bytes()
        assert key.stat().st_mode & 0o077 == 0
        assert seal.ready() == ""
        seal.make_key(key, "other", "Other")
        assert key.read_bytes() == made_first


@pytest.mark.django_db
class TestVerification:
    def test_a_genuine_one_says_just_enough(self, issue):
        document = issue()
        with translation.override("ru"):
            found = documents.verify(document.number, document.verification_code)
        assert found == documents.Verification(
            state=documents.VerificationState.GENUINE,
            number=document.number,
            kind=DocumentKind.NOTIFICATION,
            initials="Қ. Е. Ғ.",
            issued_on=date(2026, 10, 14),
            organization="Городская поликлиника № 31",
            effective_on=date(2027, 1, 1),
        )

    def test_number_and_code_may_be_typed_loosely(self, issue):
        document = issue()
        code = document.verification_code.lower().replace("-", " ")
        code = code.replace("0", "o").replace("1", "l")
        found = documents.verify(document.number.lower().replace("-", ""), code)
        assert found.state == documents.VerificationState.GENUINE

    def test_a_replaced_one_names_the_new_one(self, issue):
        old, new = issue(key="a"), issue(key="b")
        documents.replace(old, new)
        found = documents.verify(old.number, old.verification_code)
        assert (found.state, found.replaced_by) == (
            documents.VerificationState.REPLACED,
            new.number,
        )
        with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
            ElectronicDocument.objects.filter(pk=old.pk).update(replaced_by=None)

    @pytest.mark.parametrize(
        ("number", "code"),
        [
            (None, "AAAA-AAAA-AAAA"),
            (None, ""),
            ("D-2026-9999999-0", None),
            ("nonsense", None),
            ("", ""),
            ("A-2026-0000017-5", None),
        ],
    )
    def test_everything_else_is_unknown_alike(self, issue, number, code):
        document = issue()
        found = documents.verify(
            document.number if number is None else number,
            document.verification_code if code is None else code,
        )
        assert found == documents.Verification(documents.VerificationState.UNKNOWN)

    def test_codes_cannot_be_guessed(self, issue):
        codes = {issue(key=str(number)).verification_code for number in range(20)}
        assert len(codes) == 20
        assert all(
            re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{4}-){2}[0-9A-HJKMNP-TV-Z]{4}", c) for c in codes
        )
