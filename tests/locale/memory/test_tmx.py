"""TMX in and out: nothing lost on the way through another program, nothing taken from a bad file, nobody without the right."""

from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from translate.storage.tmx import tmxfile
from twops_locale.errors import MemoryNotAllowed, MemoryRefused
from twops_locale.memory import operations, tmx
from twops_locale.memory.tmx_markup import from_tmx, to_tmx
from twops_locale.models import MemoryKey, MemoryUnit
from wagtail.models import ModelLogEntry

from tests import factories

pytestmark = pytest.mark.django_db

DOCTYPE = '<!DOCTYPE tmx SYSTEM "tmx14.dtd">'
MARKED = 'Call <b>us</b> &amp; <a id="a1">ask</a><br>now &lt; then'


@pytest.fixture(autouse=True)
def languages() -> None:
    for tag in ("en", "pl", "fi"):
        factories.locale(tag)


def document(*pairs: tuple[str, str], head: str = "", more: str = "") -> BytesIO:
    units = "".join(
        f'<tu><tuv xml:lang="en-GB"><seg>{source}</seg></tuv><tuv xml:lang="PL"><seg>{target}</seg></tuv></tu>'
        for source, target in pairs
    )
    return BytesIO(
        f'<?xml version="1.0"?>{head}<tmx version="1.4"><header srclang="en"/><body>{units}{more}</body></tmx>'.encode()
    )


def take(stream: BytesIO, source: str = "en", target: str = "pl", user: Any = None) -> operations.TmxImport:
    return operations.import_tmx(stream, "partner.tmx", source, target, user=user)


def refused(stream: BytesIO, source: str = "en", target: str = "pl") -> list[str]:
    with pytest.raises(MemoryRefused) as error:
        take(stream, source, target)
    assert not MemoryUnit.objects.exists()
    return error.value.faults


def exported() -> bytes:
    return "".join(operations.export_tmx("en", "pl", user=None)).encode()


def test_a_file_is_taken_once_and_its_units_are_found():
    other = '<tu><tuv xml:lang="en"><seg>Help</seg></tuv><tuv xml:lang="de"><seg>Hilfe</seg></tuv></tu>'
    content = document(("Help exists.", "Pomoc istnieje."), ("112", "112"), head=DOCTYPE, more=other)
    done = take(content)
    assert (done.units, done.stored, done.other_languages) == (2, 1, 1)
    assert take(content).stored == 0
    unit = MemoryUnit.objects.get()
    assert (unit.source_text, unit.target_text, unit.file_name) == (
        "Help exists.", "Pomoc istnieje.", "partner.tmx",
    )  # fmt: skip


def test_what_we_write_another_program_reads_and_its_own_file_comes_back():
    pairs = [
        (MARKED, 'Zadzwoń <b>do nas</b> &amp; <a id="a1">pytaj</a><br>teraz &lt; potem'),
        ("Ġw ]]> \"'", "Ωμέγα"),
    ]
    take(document(*[(to_tmx(source), to_tmx(target)) for source, target in pairs]))
    theirs = tmxfile.parsestring(exported())
    plain = [(unit.source, unit.target) for unit in theirs.units]
    assert plain == [(s.replace("&amp;", "&").replace("&lt;", "<"), t.replace("&amp;", "&").replace("&lt;", "<")) for s, t in pairs]  # fmt: skip
    kept = set(MemoryUnit.objects.values_list("source_text", "target_text"))
    again = BytesIO(bytes(theirs))
    MemoryUnit.objects.all().delete()
    MemoryKey.objects.all().delete()
    assert take(again).stored == 2
    assert set(MemoryUnit.objects.values_list("source_text", "target_text")) == kept


def test_units_of_an_object_come_back_to_their_place():
    factories.home()
    factories.home("pl", "Pomoc")
    page = factories.campaign()
    factories.translated(page, "pl", factories.polish_words(page))
    before = set(MemoryUnit.objects.values_list("place_hash", "path", "target_text"))
    file = exported()
    assert take(BytesIO(file)).stored == 0
    MemoryUnit.objects.all().delete()
    take(BytesIO(file))
    assert set(MemoryUnit.objects.values_list("place_hash", "path", "target_text")) == before


def test_marks_of_other_programs_are_left_out_and_text_stays_text():
    from defusedxml.ElementTree import fromstring

    seg = (
        r'<seg>a <bpt i="1">{\b </bpt><hi>b</hi><ept i="1">}</ept> &lt;script> <ph>&lt;script&gt;</ph></seg>'
    )
    assert from_tmx(fromstring(seg)) == "a b &lt;script&gt; "


def test_everything_wrong_is_said_at_once_and_nothing_is_stored():
    faults = refused(
        document(
            ("Help", "Pomoc"),
            ("", "x"),
            ("Help", " "),
            ("Help", '<ph>&lt;a id="a9"&gt;</ph>Pomoc<ph>&lt;/a&gt;</ph>'),
        )
    )
    assert [fault.split(":")[0] for fault in faults] == ["Unit 2", "Unit 3", "Unit 4"]
    assert len(refused(document(*[("", "x")] * 150))) == operations.SHOWN_FAULTS + 1


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "XML"),
        (b"<html/>", "begins with"),
        (b'<tmx version="1.4"><body><tu>', "XML"),
        (b'<?xml version="1.0" encoding="klingon"?><tmx/>', ""),
        (b"<tmx><header/></tmx>", "no translation units"),
        (document(("a b", "c"), head='<!DOCTYPE tmx [<!ENTITY x "y">]>').getvalue(), "entities"),
        (
            document(("a", "b"), head='<!DOCTYPE tmx [<!ENTITY x SYSTEM "file:///etc/passwd">]>').getvalue(),
            "entities",
        ),
        (document((f"{'<hi>' * 50}a{'</hi>' * 50}", "b")).getvalue(), "deep"),
        (document(("<ph/>" * 3000 + "a", "b")).getvalue(), "parts"),
        (document(("a" * 30_000, "b")).getvalue(), "longer"),
        # What costs much more than its bytes say.
        (document(more="<a/>" * 10_001).getvalue(), "no translation units"),
        (b"<tmx><header>" + b"<note/>" * 10_001, "no translation units"),
        (document(*[("a", "b" + "<ph/>" * 499)] * 300).getvalue(), "100 elements each"),
        (document(more="<tu " + " ".join(f'a{n}="1"' for n in range(101)) + "/>").getvalue(), "attributes"),
        (document(head='<!DOCTYPE tmx [<!ATTLIST tu a CDATA "x">]>').getvalue(), "document type"),
        (document(("a" * 1_500_000, "b")).getvalue(), "longer than 1048576 bytes"),
        (document(more="<!--" + "a" * 1_500_000).getvalue(), "longer than 1048576 bytes"),
        (document().getvalue(), "both"),
    ],
)
def test_a_bad_file_is_refused_in_words(content, word):
    [fault] = refused(BytesIO(content))
    assert word in fault


def test_a_file_of_many_units_is_never_in_memory_as_a_whole():
    import tracemalloc

    def peak(units: int) -> int:
        content = document(*((f"Call {n}", f"Dzwoń {n}") for n in range(units)), more="<note/>" * 9_000)
        tracemalloc.start()
        try:
            assert sum(unit is not None for unit in tmx.read(content, "en", "pl")) == units
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    assert peak(4_000) < 1.5 * peak(1_000)


def test_languages_are_those_of_the_site_and_two():
    assert len(refused(document(("a", "b")), "xx", "yy")) == 2
    assert len(refused(document(("a", "b")), "en", "en")) == 1
    assert "both" in refused(document(("a", "b")), "en", "fi")[0]


def test_only_who_manages_the_memory_imports_exports_and_deletes():
    reviewer = factories.reviewer("pl")
    with pytest.raises(MemoryNotAllowed):
        take(document(("Help", "Pomoc")), user=reviewer)
    with pytest.raises(MemoryNotAllowed):
        operations.export_tmx("en", "pl", user=reviewer)
    take(document(("Help exists", "Pomoc")), user=factories.administrator_user())
    unit = MemoryUnit.objects.get()
    with pytest.raises(MemoryNotAllowed):
        operations.delete_unit(unit, user=reviewer)
    operations.delete_unit(unit, user=factories.administrator_user())
    assert not MemoryUnit.objects.exists()
    assert not MemoryKey.objects.exists()
    entry = ModelLogEntry.objects.get(action="twops_locale.memory_delete")
    assert entry.data["target"] == "Pomoc"


def test_commands_take_in_and_write_out(tmp_path: Path):
    file, out = tmp_path / "in.tmx", StringIO()
    file.write_bytes(document(("Help exists", "Pomoc")).getvalue())
    call_command("import_tmx", file, "en", "pl", stdout=out)
    assert "1 units en > pl, 1 of them new" in out.getvalue()
    call_command("export_tmx", tmp_path / "out.tmx", "en", "pl", stdout=out)
    with (tmp_path / "out.tmx").open("rb") as stream:
        assert [(unit.source, unit.target) for unit in tmx.read(stream, "en", "pl") if unit] == [
            ("Help exists", "Pomoc")
        ]
    file.write_bytes(b"<html/>")
    with pytest.raises(CommandError, match="begins with"):
        call_command("import_tmx", file, "en", "pl")
