"""Terms come and go as CSV and TBX: whole, or with everything that is wrong with them."""

import random

import pytest
from twops_locale.terminology.csv_files import read_csv, shipped_terms, write_csv
from twops_locale.terminology.rows import TermFaults, TermRow, faults_of
from twops_locale.terminology.tbx_reading import read_tbx
from twops_locale.terminology.tbx_writing import write_tbx

MARTIF = """<?xml version="1.0"?>
<!DOCTYPE martif SYSTEM "TBXcoreStructV02.dtd">
<martif type="TBX" xml:lang="en"><text><body>
 <termEntry id="IATE-3502"><descrip type="definition">Bilder von <hi>Missbrauch</hi></descrip>
  <langSet xml:lang="de">
   <tig><term>Missbrauchsdarstellung</term><termNote type="administrativeStatus">preferredTerm-admn-sts</termNote></tig>
   <ntig><termGrp><term>Kinderporno</term><termNote type="administrativeStatus">deprecatedTerm-admn-sts</termNote></termGrp>
    <adminGrp><admin type="source">ecpat.de</admin></adminGrp><note>Verharmlost.</note></ntig>
  </langSet></termEntry>
</body></text></martif>"""


def plain(rows: list[TermRow]) -> list[tuple[object, ...]]:
    """Return what the rows say, without where they stood; TBX works the suggestion out anew."""
    return sorted((*row.identity, *row.fields().values()) for row in rows)


def test_the_terms_of_the_package_have_no_fault_and_all_thirteen_languages_but_maltese():
    rows = shipped_terms()
    assert faults_of(rows) == []
    assert {row.language for row in rows} == {
        *("en", "de", "fr", "nl", "pl", "fi"),
        *("sv", "nb", "cs", "el", "it", "lt"),
    }
    assert [row.text for row in rows if row.status in ("careful", "avoided") and not row.reason] == []
    assert [row.text for row in rows if set(row.text) & set("()/[]")] == []


def test_nothing_is_lost_on_the_way_to_csv_and_tbx_and_back():
    rows = shipped_terms()
    assert plain(read_csv(write_csv(rows))) == plain(rows)
    assert plain(read_tbx(write_tbx(rows).encode())) == plain(rows)


def test_the_tbx_is_tbx_basic_of_2019():
    written = write_tbx([TermRow("1", "abuse", "mt", "abbuż & sesswali", "careful", forms=("abbużi",))])
    assert '<tbx style="dca" type="TBX-Basic" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2">' in written
    assert (
        '<conceptEntry id="abuse"><langSec xml:lang="mt"><termSec><term>abbuż &amp; sesswali</term>'
        '<termNote type="administrativeStatus">supersededTerm-admn-sts</termNote><note>forms: abbużi</note>'
    ) in written.replace("\n", "")


def test_the_older_martif_is_read():
    first, second = read_tbx(MARTIF.encode())
    assert (first.concept, first.language, first.text, first.status) == (
        "iate-3502", "de", "Missbrauchsdarstellung", "preferred",
    )  # fmt: skip
    assert first.definition == "Bilder von Missbrauch"
    assert (second.text, second.status, second.source, second.reason) == (
        "Kinderporno", "avoided", "ecpat.de", "Verharmlost.",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"not xml", "not well-formed XML"),
        (b"<xliff/>", "xliff"),
        (b"<tbx/>", "It has no terms."),
        (b'<!DOCTYPE tbx [<!ENTITY a "aaaa">]><tbx>&a;</tbx>', "entities"),
        (b'<!DOCTYPE tbx [<!ENTITY a SYSTEM "file:///etc/passwd">]><tbx>&a;</tbx>', "entities"),
        (b'<?xml version="1.0" encoding="x-none"?><tbx/>', "cannot be read"),
        (b"<tbx>" + b"<conceptEntry>" * 5_000 + b"</conceptEntry>" * 5_000 + b"</tbx>", "more than 20 deep"),
        (b"<tbx>" + b"<conceptEntry/>" * 20_001 + b"</tbx>", "more than 20000 concepts"),
        (b"<tbx>" + b"a" * 2_000_000 + b"</tbx>", "longer than"),
    ],
)
def test_a_file_that_is_none_is_refused_in_words(content, said):
    with pytest.raises(TermFaults) as refused:
        read_tbx(content)
    assert said in str(refused.value)


def test_all_faults_are_said_at_once_with_row_and_field():
    rows = read_csv(
        "concept,language,text,status,suggestion\n"
        "Abuse!,en,abuse,preferred,\n"
        "abuse,polski,,avoid,\n"
        "abuse,en,violence,avoided,harm\n"
        "abuse,en,Violence,avoided,\n"
        "abuse,en,\x00x,avoided,\n"
    )
    assert [(fault.place, fault.field) for fault in faults_of(rows)] == [
        ("row 2", "concept"),
        ("row 3", "text"),
        ("row 3", "status"),
        ("row 3", "language"),
        ("row 4", "suggestion"),
        ("row 5", "text"),
        ("row 6", "text"),
    ]


def test_a_header_that_lacks_columns_and_flags_that_are_none_are_named():
    with pytest.raises(TermFaults) as refused:
        read_csv("concept,term\nx,y\n")
    assert [fault.field for fault in refused.value.faults] == ["language", "text", "status", "term"]
    with pytest.raises(TermFaults) as refused:
        read_csv("concept,language,text,status,only_listed\na,en,b,preferred,maybe\na,en,c,preferred,ja\n")
    assert [fault.place for fault in refused.value.faults] == ["row 2", "row 3"]


def test_damaged_files_are_refused_and_never_crash():
    chance = random.Random(11)
    whole = write_tbx(shipped_terms()[:12]).encode()
    refused = 0
    for _attempt in range(400):
        damaged = bytearray(whole)
        for _change in range(chance.randint(1, 6)):
            at = chance.randrange(len(damaged))
            if chance.random() < 0.5:
                damaged[at] = chance.randrange(256)
            else:
                del damaged[at : at + chance.randint(1, 60)]
        try:
            faults_of(read_tbx(bytes(damaged)))
        except TermFaults:
            refused += 1
    assert refused > 200
