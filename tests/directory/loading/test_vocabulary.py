"""Loading taxonomies, terms and units from a file: strict, idempotent, in the order in which they refer to each other."""

import pytest
import yaml
from twops_directory.desk.four_eyes.confirmation import system_operation
from twops_directory.desk.operations import save_record
from twops_directory.errors import InvalidServiceData, NotAllowed
from twops_directory.loading.vocabulary import load_taxonomy, load_term, load_unit, parse_vocabulary
from twops_directory.models import Taxonomy, Term, Unit
from wagtail.models import Revision

from .. import records

FILE = "vocabulary.yaml"
CONTENT = """
units:
  - {key: places-in-group, name: "places in a group"}
taxonomies:
  - key: ways-of-working
    uri: https://vocabulary.example.org/ways/
    version: "1"
    words:
      lt: {name: "Darbo būdai (demo)", description: "Kaip tarnyba dirba."}
      el: {name: "Τρόποι εργασίας (demo)", description: "Πώς εργάζεται η υπηρεσία."}
    terms:
      - code: talks
        words: {lt: {name: "Pokalbiai"}, el: {name: "Συζητήσεις"}}
      - code: together
        parent: talks
        words: {lt: {name: "Pokalbiai kartu"}, el: {name: "Συζητήσεις μαζί"}}
"""


def content():
    return yaml.safe_load(CONTENT)


@pytest.fixture
def lithuania(db):
    return records.country("LT", "lt", zone="Europe/Vilnius")


def load(data, user):
    """Load everything, as the software loads its own content: the taxonomy's web address has no second person."""
    shared = parse_vocabulary(data, FILE)
    with system_operation():
        units = [load_unit(entry, user=user) for entry in shared.units]
        loaded = [load_taxonomy(entry, user=user) for entry in shared.taxonomies]
        return units, loaded + [load_term(entry, user=user) for entry in shared.terms]


def test_terms_stand_in_their_taxonomy_below_their_broader_term(lithuania):
    _units, loaded = load(content(), records.admin())

    taxonomy = Taxonomy.objects.get()
    assert (str(taxonomy), taxonomy.version, taxonomy.country) == ("Darbo būdai (demo)", "1", None)
    assert [(str(term), term.code, str(term.parent or "")) for term in Term.objects.all()] == [
        ("Pokalbiai", "talks", ""),
        ("Pokalbiai kartu", "together", "Pokalbiai"),
    ]
    assert {term.taxonomy for term in Term.objects.all()} == {taxonomy}
    assert all(term.live for term in Term.objects.all())
    assert loaded[2].words["el"]["name"] == "Συζητήσεις μαζί"


def test_loading_again_writes_nothing_and_keeps_what_editors_changed(lithuania):
    admin = records.admin()
    load(content(), admin)
    Unit.objects.update(name="vietos grupėje")
    term = records.newest(Term.objects.get(code="talks"))
    term.term_uri = "https://vocabulary.example.org/talks/"
    save_record(term, user=admin, publish=True)
    before = Revision.objects.count()

    units, loaded = load(content(), admin)

    assert [each.changed for each in loaded] == [False, False, False]
    assert Revision.objects.count() == before
    assert [unit.name for unit in units] == ["vietos grupėje"] and Unit.objects.count() == 1
    assert Term.objects.get(code="talks").term_uri == "https://vocabulary.example.org/talks/"


def test_a_changed_name_changes_the_same_term(lithuania):
    load(content(), records.admin())
    before = Term.objects.get(code="talks").uuid
    changed = content()
    changed["taxonomies"][0]["terms"][0]["words"]["lt"]["name"] = "Asmeniniai pokalbiai"

    load(changed, records.admin())

    assert str(Term.objects.get(uuid=before)) == "Asmeniniai pokalbiai"
    assert Term.objects.count() == 2


@pytest.mark.parametrize(
    ("change", "key", "field", "remedy"),
    [
        (
            lambda data: data["taxonomies"][0]["terms"].reverse(),
            "ways-of-working/together",
            "parent",
            "before",
        ),
        (
            lambda data: data["taxonomies"][0]["terms"][1].update(code="talks", parent=""),
            "ways-of-working/talks",
            "key",
            "stands twice",
        ),
        (
            lambda data: data["taxonomies"][0]["terms"][0].update(colour="blue"),
            "ways-of-working/talks",
            "colour",
            "is not a known field",
        ),
        (lambda data: data["taxonomies"][0].pop("words"), "ways-of-working", "words", "is missing"),
        (lambda data: data["units"][0].pop("name"), "", "units[1].name", "is missing"),
    ],
    ids=["order", "twice", "unknown", "no words", "no name"],
)
def test_a_mistake_in_the_file_is_named_with_its_remedy(change, key, field, remedy):
    data = content()
    change(data)

    with pytest.raises(InvalidServiceData) as refused:
        parse_vocabulary(data, FILE)

    assert (refused.value.key, refused.value.field) == (key, field)
    assert remedy in refused.value.remedy


def test_a_term_without_its_taxonomy_is_refused(lithuania):
    term = parse_vocabulary(content(), FILE).terms[0]

    with pytest.raises(InvalidServiceData, match="load the taxonomy first"):
        load_term(term, user=records.admin())


def test_loading_asks_for_permission(lithuania):
    shared, user = parse_vocabulary(content(), FILE), records.desk_user(lithuania)

    for load_one, entry in [(load_unit, shared.units[0]), (load_taxonomy, shared.taxonomies[0])]:
        with pytest.raises(NotAllowed):
            load_one(entry, user=user)
    assert not Unit.objects.exists() and not Taxonomy.objects.exists()
