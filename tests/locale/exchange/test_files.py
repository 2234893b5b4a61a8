"""Files of translations: out and back in four formats; what does not belong is refused in words, and changes nothing."""

import random
import re
import time
from io import BytesIO
from zipfile import ZipFile

import openpyxl
import polib
import pytest
from django.urls import reverse
from translate.storage import xliff, xliff2
from twops_awareness.models import CampaignPage
from twops_locale.errors import TranslationNotAllowed
from twops_locale.exchange.coming_in import take_files
from twops_locale.exchange.file_texts import FaultyFiles
from twops_locale.exchange.formats import FORMATS
from twops_locale.exchange.going_out import archive_of, file_of
from twops_locale.models import TranslationTask
from twops_locale.models.segment import Origin
from twops_locale.translation import editing, operations
from twops_locale.translation.editing import Edit
from twops_locale.worksheet.reading import worksheet_of
from wagtail_localize.models import StringTranslation

from tests import factories

pytestmark = pytest.mark.django_db

TEXT = '<p>Call <b>now</b> or <a href="https://example.org/chat">write</a>.</p><p>It is free &amp; safe.</p>'


@pytest.fixture
def task() -> TranslationTask:
    factories.home()
    factories.home("pl", "Pomoc")
    campaign = factories.campaign(body=[("section", {"heading": "=1+1", "text": TEXT})])
    [made] = operations.submit_for_translation(
        campaign, [factories.locale("pl")], user=factories.communications_editor()
    )
    return made


@pytest.fixture
def translator(task):
    return factories.translator("pl")


def sheet(task):
    return worksheet_of(
        TranslationTask.objects.select_related("translation__source").get(pk=task.pk)
    ).segments


def targets(task):
    return {row.source: row.target for row in sheet(task)}


def stored():
    return sorted(StringTranslation.objects.values_list("context_id", "data"))


def faults_of(files, user, **more):
    with pytest.raises(FaultyFiles) as told:
        take_files(files, user=user, **more)
    return [str(fault) for fault in told.value.faults]


def filled_by_toolkit(name, data):
    """Fill a file as translate-toolkit, polib or a person with a spreadsheet does."""
    if name == "po":
        catalogue = polib.pofile(data.decode())
        for entry in catalogue:
            entry.msgstr = f"PL {entry.msgid}"
            entry.flags = []
        return str(catalogue).encode()
    if name == "xlsx":
        book = openpyxl.load_workbook(BytesIO(data))
        [page] = book.worksheets
        for row in page.iter_rows(min_row=7):
            row[2].value = f"PL {row[1].value}"
        file = BytesIO()
        book.save(file)
        return file.getvalue()
    store = (xliff.xlifffile if name == "xliff12" else xliff2.Xliff2File).parsestring(data)
    for unit in store.units:
        if unit.source and not unit.isheader():
            unit.rich_target = [["PL ", *one.sub] for one in unit.rich_source] or unit.source
            if name == "xliff":
                unit.xmlelement.set("state", "translated")
    return bytes(store)


@pytest.mark.parametrize("name", FORMATS)
def test_out_and_back_unchanged_changes_nothing(task, translator, name):
    words = {row.pk: Edit(f"PL {row.source}") for row in sheet(task) if not row.place.is_slug}
    editing.save_segments(task, words, user=translator)
    before = stored()
    file = file_of(task, name, user=translator)
    taken = take_files([file], user=translator)
    assert (taken.written, taken.unchanged, taken.left_out) == (0, 5, 1)
    assert stored() == before


@pytest.mark.parametrize("name", ["po", "xlsx"])
def test_what_outside_tools_filled_in_is_taken(task, translator, name):
    file_name, data = file_of(task, name, user=translator)
    taken = take_files([(file_name, filled_by_toolkit(name, data))], user=translator, only=task)
    assert taken.written == 6
    assert targets(task) == {source: f"PL {source}" for source in targets(task)}


@pytest.mark.parametrize(("name", "reader"), [("xliff", xliff2.Xliff2File), ("xliff12", xliff.xlifffile)])
def test_translation_tools_read_the_texts_and_what_they_write_is_taken(task, translator, name, reader):
    file_name, data = file_of(task, name, user=translator)
    store = reader.parsestring(data)
    units = {unit.source: unit for unit in store.units if unit.source and not unit.isheader()}
    assert {"The first conversation", "=1+1", "It is free & safe."} <= set(units)
    units["The first conversation"].target = "Pierwsza rozmowa"
    units["It is free & safe."].target = "To nic nie kosztuje & <bezpiecznie>"
    data = bytes(store).replace(b'state="initial"', b'state="translated"')
    assert take_files([(file_name, data)], user=translator).written == 2
    assert targets(task)["The first conversation"] == "Pierwsza rozmowa"
    assert targets(task)["It is free &amp; safe."] == "To nic nie kosztuje &amp; &lt;bezpiecznie&gt;"


@pytest.mark.parametrize(("name", "mark", "link"), [("xliff", "pc", "pc"), ("xliff12", "g", "g")])
def test_marks_keep_their_meaning_in_another_order_and_unknown_ones_are_refused(
    task, translator, name, mark, link
):
    file_name, data = file_of(task, name, user=translator)
    text = data.decode()
    source = re.search(r"<source[^>]*>Call .*?</source>", text)
    assert source is not None

    def filled(target, state):
        rest = text[source.end() :]
        return (
            text[: source.end()].replace(
                'state="initial"><source xml:space="preserve">Call',
                f'state="{state}"><source xml:space="preserve">Call',
            )
            + f"<target>{target}</target>"
            + rest
        ).encode()

    good = f'<{link} id="2">Napisz</{link}> lub zadzwoń <{mark} id="1">teraz</{mark}>.'
    assert take_files([(file_name, filled(good, "translated"))], user=translator).written == 1
    wanted = '<a id="a1">Napisz</a> lub zadzwoń <b>teraz</b>.'
    assert wanted in targets(task).values()
    for bad, words in (
        (f'<{mark} id="7">x</{mark}>', "mark 7 is not in the source"),
        (f'<{mark} id="1">x</{mark}><{mark} id="1">y</{mark}>', "mark 1 stands there twice"),
        ("<script>x</script>", "cannot be read"),
    ):
        [fault] = faults_of([(file_name, filled(bad, "translated"))], translator)
        assert words in fault
    assert wanted in targets(task).values()


def po(task, translator, **changes):
    name, data = file_of(task, "po", user=translator)
    catalogue = polib.pofile(data.decode())
    for entry in catalogue:
        entry.flags = []
        entry.msgstr = changes.get(entry.msgid, "")
    return name, str(catalogue)


@pytest.mark.parametrize(
    ("source", "target", "words"),
    [
        ("The first conversation", "x" * 256, "256 characters; at most 255"),
        ("One talk can prevent harm.", "x" * 401, "401 characters; at most 400"),
        ("It is free &amp; safe.", "<script>alert(1)</script>", "script"),
        ("It is free &amp; safe.", '<a href="https://evil.example">x</a>', ""),
    ],
)
def test_what_does_not_fit_is_refused_with_the_line(task, translator, source, target, words):
    name, text = po(task, translator, **{source: target, "=1+1": "dobrze"})
    [fault] = faults_of([(name, text.encode())], translator)
    assert words in fault
    assert re.search(r"line \d+", fault)
    assert stored() == []


def test_the_faults_of_all_files_come_at_once_and_nothing_is_taken(task, translator):
    name, good = po(task, translator, **{"=1+1": "dobrze"})
    faults = faults_of(
        [
            (name, good.encode()),
            ("a.po", b"\xff\xfe"),
            ("b.xlf", b"<xliff"),
            ("c.xlsx", b"PK"),
            ("d.docx", b"x"),
            ("e.xlf", b'<!DOCTYPE x [<!ENTITY a "b">]><xliff version="2.1">&a;</xliff>'),
        ],
        translator,
    )
    assert [fault.split(":")[0] for fault in faults] == ["a.po", "b.xlf", "c.xlsx", "d.docx", "e.xlf"]
    assert stored() == []


def test_fuzzy_and_empty_texts_are_left_out_and_counted(task, translator):
    name, text = po(task, translator, **{"=1+1": "dobrze", "The first conversation": "Pierwsza"})
    catalogue = polib.pofile(text)
    next(entry for entry in catalogue if entry.msgstr == "Pierwsza").flags = ["fuzzy"]
    taken = take_files([(name, str(catalogue).encode())], user=translator)
    assert (taken.written, taken.left_out) == (1, 5)


def test_bytes_in_utf8_that_claim_another_charset_are_refused(task, translator):
    name, text = po(task, translator, **{"=1+1": "żółć"})
    [fault] = faults_of([(name, text.replace("charset=UTF-8", "charset=ISO-8859-2").encode())], translator)
    assert "iso-8859-2" in fault
    assert stored() == []


def test_a_file_of_an_older_version_another_translation_or_language_is_refused(task, translator):
    old = po(task, translator, **{"One talk can prevent harm.": "Jedna", "=1+1": "dobrze"})
    page = CampaignPage.objects.get(locale__language_code="en")
    page.summary, page.body = "Another.", []
    page.save_revision().publish()
    faults = faults_of([(old[0], old[1].encode())], translator)
    assert sorted("changed since" in fault or "no such text" in fault for fault in faults) == [True, True]
    stranger = factories.translator("fi")
    [fault] = faults_of([(old[0], old[1].encode())], stranger)
    assert "no translation of yours" in fault
    [fault] = faults_of([(old[0], old[1].replace("Language: pl", "Language: fi").encode())], translator)
    assert "“fi”" in fault
    with pytest.raises(TranslationNotAllowed):
        file_of(task, "po", user=stranger)


def test_what_a_colleague_wrote_after_the_file_was_made_is_not_lost(task, translator):
    name, text = po(task, translator, **{"=1+1": "z pliku"})
    segment = next(row for row in sheet(task) if row.source == "=1+1")
    editing.save_segments(task, {segment.pk: Edit("koleżanki")}, user=factories.translator("pl", "colleague"))
    [fault] = faults_of([(name, text.encode())], translator)
    assert "koleżanki" in fault
    assert targets(task)["=1+1"] == "koleżanki"


@pytest.mark.parametrize(("name", "status"), [("xlsx", "machine"), ("po", "machine"), ("xliff", "machine")])
def test_what_a_machine_wrote_is_no_persons_by_going_out_and_back(task, translator, name, status):
    words = {row.pk: Edit("Maszyna") for row in sheet(task) if row.source == "=1+1"}
    editing.save_segments(task, words, user=translator, origin=Origin.MACHINE)
    taken = take_files([file_of(task, name, user=translator)], user=translator)
    assert taken.written == 0
    assert next(row.status for row in sheet(task) if row.source == "=1+1") == status


def test_a_file_in_which_nobody_touched_a_text_confirms_nothing_that_a_machine_wrote_since(task, translator):
    words = {row.pk: Edit("Stare") for row in sheet(task) if row.source == "=1+1"}
    editing.save_segments(task, words, user=translator)
    file = file_of(task, "po", user=translator)
    machine = {key: Edit("Maszyna") for key in words}
    editing.save_segments(task, machine, user=translator, origin=Origin.MACHINE)
    assert take_files([file], user=translator).written == 0
    row = next(row for row in sheet(task) if row.source == "=1+1")
    assert (row.target, row.status) == ("Maszyna", "machine")


@pytest.mark.parametrize("name", ["xliff", "xliff12"])
def test_the_same_words_with_and_without_a_mark_are_two_texts(translator, task, name):
    page = CampaignPage.objects.get(locale__language_code="en")
    page.body = [("section", {"heading": "x", "text": "<p>Call now</p><p>Call <b>now</b></p>"})]
    page.save_revision().publish()
    words = {
        row.pk: Edit({"Call now": "Dzwoń", "Call <b>now</b>": "Dzwoń <b>teraz</b>"}[row.source])
        for row in sheet(task)
        if row.source.startswith("Call")
    }
    file = file_of(task, name, user=translator)
    editing.save_segments(task, words, user=translator)
    full = file_of(task, name, user=translator)
    editing.save_segments(task, {key: Edit("") for key in words}, user=translator)
    mended = full[1].decode()
    for old in re.findall(r"2ps-seen\">[0-9a-f]{12}", mended):
        mended = mended.replace(old, '2ps-seen">e3b0c44298fc')
    assert take_files([(file[0], mended.encode())], user=translator).written == 2
    assert targets(task)["Call now"] == "Dzwoń"
    assert targets(task)["Call <b>now</b>"] == "Dzwoń <b>teraz</b>"


def test_a_workbook_calculates_nothing(task, translator):
    _name, data = file_of(task, "xlsx", user=translator)
    sheet_xml = ZipFile(BytesIO(data)).read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in sheet_xml
    cells = [
        cell.value for row in openpyxl.load_workbook(BytesIO(data)).worksheets[0].iter_rows() for cell in row
    ]
    assert "=1+1" in cells


def test_an_archive_goes_out_and_comes_back(task, translator):
    data = archive_of([task], "xliff", user=translator)
    assert [name[-7:] for name in ZipFile(BytesIO(data)).namelist()] == [".pl.xlf"]
    taken = take_files([("all.zip", data)], user=translator)
    assert (taken.translations, taken.written) == (1, 0)


def test_an_archive_that_grows_beyond_its_limit_is_refused(task, translator, monkeypatch):
    monkeypatch.setattr("twops_locale.exchange.archive.MAX_UNPACKED", 1_000_000)
    bomb = BytesIO()
    with ZipFile(bomb, "w", 8) as archive:
        for number in range(5):
            archive.writestr(f"{number}.po", b"0" * 900_000)
    assert any("too large" in fault for fault in faults_of([("bomb.zip", bomb.getvalue())], translator))


@pytest.mark.parametrize("name", FORMATS)
def test_mutated_files_are_taken_or_refused_in_words_and_never_half(task, translator, name):
    file_name, data = file_of(task, name, user=translator)
    chance = random.Random(name)
    words = {row.pk: Edit(f"PL {row.source}") for row in sheet(task) if not row.place.is_slug}
    editing.save_segments(task, words, user=translator)
    for _turn in range(40):
        mutated = bytearray(data)
        for _change in range(chance.randint(1, 6)):
            place = chance.randrange(len(mutated))
            kind = chance.random()
            if kind < 0.4:
                mutated[place] = chance.randrange(256)
            elif kind < 0.7:
                del mutated[place : place + chance.randint(1, 40)]
            else:
                mutated[place:place] = chance.choice(
                    [b"<", b"&", b"\x00", b'"', b"<b>", b"</target>", b"msgid", b"\xff" * 9]
                )
        before, begun = stored(), time.perf_counter()
        try:
            take_files([(file_name, bytes(mutated))], user=translator)
        except FaultyFiles as error:
            assert all(str(fault) for fault in error.faults)
            assert stored() == before
        assert time.perf_counter() - begun < 5


def test_the_admin_gives_files_and_takes_them_and_says_what_it_took(client, task, translator):
    client.force_login(translator)
    answer = client.get(reverse("twops_locale:file", args=[task.pk, "po"]))
    assert answer["Content-Disposition"].endswith('.pl.po"')
    catalogue = polib.pofile(answer.content.decode())
    catalogue[0].msgstr, catalogue[0].flags = "Pierwsza rozmowa", []
    file = BytesIO(str(catalogue).encode())
    file.name = "x.po"
    told = client.post(reverse("twops_locale:files"), {"files": file}, follow=True)
    assert "1 text was taken. 5 were empty" in told.content.decode()
    file = BytesIO(b"nothing")
    file.name = "x.po"
    told = client.post(reverse("twops_locale:files"), {"files": file})
    assert told.status_code == 422
    assert "x.po: This is not a PO file." in told.content.decode()
    client.force_login(factories.translator("fi"))
    assert client.get(reverse("twops_locale:file", args=[task.pk, "po"])).status_code in (302, 403)
