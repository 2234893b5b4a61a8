"""Interface words: what a language lacks is said, a PO file brings it, and every process shows it at the next request."""

import polib
import pytest
from django.contrib.auth.models import AbstractUser
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation
from twops_locale.errors import InterfaceChangeDecided, TranslationNotAllowed
from twops_locale.languages import words as shown
from twops_locale.languages import words_language
from twops_locale.models import ChangeState, InterfaceWords, InterfaceWordsChange, Notice
from twops_locale.setup import interface_catalogue, interface_changes, interface_words
from wagtail.models import Locale

from tests import factories

pytestmark = pytest.mark.django_db
PAGE = "/admin/interface-words/uk/"
HEAD = """msgid ""
msgstr ""
"Language: uk\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);\\n"

"""


@pytest.fixture
def reviewer() -> AbstractUser:
    """Who reviews Ukrainian."""
    factories.home()
    person: AbstractUser = factories.reviewer("uk")
    return person


@pytest.fixture
def second(reviewer: AbstractUser) -> AbstractUser:
    """Another reviewer of Ukrainian."""
    person: AbstractUser = factories.reviewer("uk", "second")
    return person


@pytest.fixture(autouse=True)
def words_of_this_test_only():
    yield
    shown.keep_words_current({})


def po(*pairs: tuple[str, str], head: str = HEAD) -> str:
    """Return a PO file with these words."""
    return head + "".join(f"msgid {_quoted(one)}\nmsgstr {_quoted(other)}\n\n" for one, other in pairs)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def at_the_admin(person: AbstractUser) -> Client:
    """Return a browser in which somebody is logged in."""
    client = Client()
    client.force_login(person)
    return client


def sent(person: AbstractUser, text: str | bytes) -> str:
    """Upload a file in the admin; return what is said."""
    data = text if isinstance(text, bytes) else text.encode()
    answer = at_the_admin(person).post(PAGE, {"file": SimpleUploadedFile("uk.po", data)}, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def decided(person: AbstractUser, step: str, change: InterfaceWordsChange | None = None) -> str:
    """Press a button of a change, the newest one; return what is said then."""
    row = change or InterfaceWordsChange.objects.latest("pk")
    answer = at_the_admin(person).post(f"{PAGE}changes/{row.pk}/{step}/", follow=True)
    return answer.content.decode()


def shown_words() -> dict[str, str]:
    """Return what is shown of the uploaded words of Ukrainian."""
    locale = factories.locale("uk")
    return {key[1]: entry.msgstr for key, entry in interface_words.uploaded_words(locale).items()}


def test_words_from_a_file_are_shown_at_the_next_request_and_the_rest_falls_back(
    client: Client, reviewer: AbstractUser, second: AbstractUser
) -> None:
    before = client.get("/uk/help/").content.decode()
    assert words_language("uk") == "en"
    assert '<header class="top" lang="en" dir="ltr">' in before
    assert "1 interface word is changed." in sent(reviewer, po(("Find help", "Знайти допомогу")))
    assert client.get("/uk/help/").content.decode() == before
    line = f'href="{PAGE}changes/{InterfaceWordsChange.objects.latest("pk").pk}/"'
    for address in ("/admin/", "/admin/translation-tasks/to-do/"):
        assert line in at_the_admin(second).get(address).content.decode(), "it waits for a second person"
        assert line not in at_the_admin(reviewer).get(address).content.decode()
    assert "Readers see these words from now on." in decided(second, "approve")
    after = client.get("/uk/help/").content.decode()
    assert "Знайти допомогу" in after
    assert "Leave this site" in after
    assert words_language("uk") == "uk"
    assert '<header class="top">' in after
    assert "Find help" in client.get("/en/help/").content.decode()
    Locale.objects.get(language_code="uk").interface_words.delete()
    assert "Знайти допомогу" not in client.get("/uk/help/").content.decode()


def test_what_another_process_stored_is_shown_here_with_no_query_where_nothing_changed(
    client: Client, reviewer: AbstractUser, django_assert_num_queries
) -> None:
    row = InterfaceWords.objects.create(
        locale=factories.locale("uk"), catalogue=po(("Find help", "Знайти допомогу")), version=7
    )
    assert "Знайти допомогу" in client.get("/uk/help/").content.decode()
    with django_assert_num_queries(0):
        shown.keep_words_current({"uk": 7})
    InterfaceWords.objects.filter(pk=row.pk).update(catalogue=po(("Find help", "Де допомога")), version=8)
    assert "Де допомога" in client.get("/uk/help/").content.decode()


def test_the_file_that_one_downloads_has_every_word_and_comes_back(
    reviewer: AbstractUser, second: AbstractUser
) -> None:
    sent(reviewer, po(("Find help", "Знайти допомогу")))
    decided(second, "approve")
    client = Client()
    client.force_login(reviewer)
    given = client.get(f"{PAGE}download/").content.decode()
    file = polib.pofile(given)
    assert len(file) == len(interface_catalogue.all_words()) > 500
    assert "nplurals=3" in file.metadata["Plural-Forms"]
    assert file.find("Find help").msgstr == "Знайти допомогу"
    assert "0 interface words are changed." in sent(reviewer, given)
    file.find("Search").msgstr = "Пошук"
    assert "1 interface word is changed." in sent(reviewer, str(file))
    decided(second, "approve")
    client.get(PAGE)
    with translation.override("uk"):
        assert translation.gettext("Search") == "Пошук"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"\xff\xfe\x00", "The file is not in UTF-8."),
        ("a,b\n1,2\n", "This is not a PO file."),
        ('msgid "Find help"\nmsgstr "x', "The PO file cannot be read"),
        (po(("Nobody says this", "Ніхто")), "None of its words is one of this site."),
        (
            po(("Find help", "Hilfe finden"), head=HEAD.replace("uk", "de")),
            "The file is of another language: de.",
        ),
        (po(("Find help", 'Допомога <script src="x"></script>')), "It needs the same markup as the original"),
        (po(("Find help", 'Допомога" onclick="x')), "It needs the same markup as the original"),
        (po(("Find help", "Допомога %(name)s")), "It needs the same placeholders as the original"),
        (po(("Find help", "Допомога\x07")), "cannot be"),
        *(
            (po(("%(name)s is too large.", f"%(name)s завеликий {sign}")), "per cent sign")
            for sign in ("100 % і", "%5", "%(x)")
        ),
    ],
)
def test_a_wrong_file_is_refused_in_words_and_changes_nothing(
    reviewer: AbstractUser, text: str | bytes, said: str
) -> None:
    assert said in sent(reviewer, text)
    assert not InterfaceWordsChange.objects.exists()


@pytest.mark.parametrize("plural", ["n/0", "n**99", "__import__('os')", "9" * 400, "((((n"])
def test_plural_forms_that_gettext_would_not_read_are_refused(plural: str) -> None:
    assert interface_catalogue._plural_count(f"nplurals=3; plural={plural};") is None
    assert interface_catalogue._plural_count(interface_catalogue.plural_forms("uk")) == 3


def test_only_the_languages_team_looks_and_uploads(reviewer: AbstractUser) -> None:
    text = po(("Find help", "Знайти допомогу")).encode()
    for person, looks, changes in ((factories.reviewer("fi"), 302, 0), (factories.translator("uk"), 200, 1)):
        client = at_the_admin(person)
        assert client.get(PAGE).status_code == looks
        client.post(PAGE, {"file": SimpleUploadedFile("uk.po", text)})
        assert InterfaceWordsChange.objects.count() == changes
        assert not InterfaceWords.objects.exists()
        assert "Ukrainian" in client.get("/admin/interface-words/").content.decode()


def test_the_report_says_what_each_language_lacks(reviewer: AbstractUser) -> None:
    found = {each.tag: each for each in interface_words.coverage()}
    assert found["en"].missing == []
    assert found["uk"].packaged == 0
    assert len(found["uk"].missing) == found["uk"].total > 500
    assert found["pl"].packaged > 300
    assert "Find help" not in found["pl"].missing


def test_who_sent_words_has_them_not_shown_alone_nor_does_a_translator(
    reviewer: AbstractUser, second: AbstractUser
) -> None:
    sent(reviewer, po(("Find help", "Знайти допомогу")))
    change = InterfaceWordsChange.objects.get()
    html = at_the_admin(reviewer).get(f"{PAGE}changes/{change.pk}/").content.decode()
    assert "Знайти допомогу" in html and "A second person" in html and "Approve: readers see it" not in html
    for person in (reviewer, factories.translator("uk")):
        with pytest.raises(TranslationNotAllowed):
            interface_changes.approve(change, user=person)
    assert shown_words() == {}
    assert (
        "Approve: readers see it" in at_the_admin(second).get(f"{PAGE}changes/{change.pk}/").content.decode()
    )
    decided(second, "approve")
    change.refresh_from_db()
    assert (change.state, change.sent_by, change.decided_by) == (ChangeState.SHOWN, reviewer, second)
    with pytest.raises(InterfaceChangeDecided):
        interface_changes.approve(change, user=second)


def test_a_change_that_is_not_taken_or_taken_back_is_never_shown(
    reviewer: AbstractUser, second: AbstractUser
) -> None:
    for person in (reviewer, second):
        sent(reviewer, po(("Find help", "Знайти допомогу")))
        assert "The change is not taken." in decided(person, "refuse")
        assert "Somebody decided about this change meanwhile." in decided(second, "approve")
    assert shown_words() == {}
    with pytest.raises(TranslationNotAllowed):
        interface_changes.refuse(InterfaceWordsChange.objects.latest("pk"), user=factories.translator("uk"))


def test_former_words_are_put_back_save_those_that_were_changed_since(
    reviewer: AbstractUser, second: AbstractUser
) -> None:
    sent(reviewer, po(("Find help", "Знайти допомогу"), ("Search", "Пошук")))
    decided(second, "approve")
    sent(reviewer, po(("Find help", "Де допомога"), ("Search", "Шукати")))
    decided(second, "approve")
    wrong = InterfaceWordsChange.objects.latest("pk")
    sent(reviewer, po(("Search", "Знайти")))
    decided(second, "approve")
    assert shown_words() == {"Find help": "Де допомога", "Search": "Знайти"}
    with pytest.raises(TranslationNotAllowed):
        interface_changes.put_back(wrong, user=factories.translator("uk"))
    assert "1 word is as it was before." in decided(reviewer, "put-back", wrong)
    assert shown_words() == {"Find help": "Знайти допомогу", "Search": "Знайти"}
    assert "Nothing was put back." in decided(reviewer, "put-back", wrong)
    back = InterfaceWordsChange.objects.latest("pk")
    assert (back.puts_back, back.decided_by) == (wrong, reviewer)
    html = at_the_admin(second).get(PAGE).content.decode()
    assert html.count(f"{PAGE}changes/") == 4 and "puts former words back" in html
    decided(second, "put-back", back)
    assert shown_words()["Find help"] == "Де допомога"


def test_a_change_shows_the_words_that_readers_have_now(reviewer: AbstractUser) -> None:
    """Was: "the package's own word", and never the word."""
    person = factories.reviewer("pl")
    head = HEAD.replace("uk", "pl")
    text = po(("Find help", "Pomoc"), ("Search", "Szukaj teraz"), head=head)
    interface_changes.propose(factories.locale("pl"), text.encode(), user=person)
    change = InterfaceWordsChange.objects.get()
    packaged = interface_catalogue.packaged_words("pl")["", "Find help"].msgstr
    html = at_the_admin(person).get(f"/admin/interface-words/pl/changes/{change.pk}/").content.decode()
    assert f'<span lang="pl">{packaged}</span>' in html and '<span lang="pl">Pomoc</span>' in html
    sent(reviewer, po(("Find help", "Знайти допомогу")))
    [word] = interface_changes.words_of(InterfaceWordsChange.objects.latest("pk"))
    assert (word.before, word.after) == ("", "Знайти допомогу")


def test_reviewers_hear_that_a_change_waits_and_its_sender_what_became_of_it(
    reviewer: AbstractUser, second: AbstractUser
) -> None:
    translator = factories.translator("uk")
    sent(translator, po(("Find help", "Знайти допомогу")))
    assert waiting_for(reviewer) == waiting_for(second) == 1
    assert waiting_for(translator) == 0
    decided(second, "approve")
    assert waiting_for(reviewer) == waiting_for(second) == 0, "over"
    assert told(translator) == ["Readers see your interface words (uk)"]
    decided(reviewer, "put-back")
    assert told(translator)[0] == "Your interface words were put back (uk)"
    sent(reviewer, po(("Find help", "Знайти")))
    assert (waiting_for(reviewer), waiting_for(second)) == (0, 1), "nobody is asked to approve their own"
    decided(reviewer, "refuse")
    assert (waiting_for(second), told(reviewer)) == (0, []), "who took it back knows"
    sent(translator, po(("Find help", "Знайти")))
    decided(second, "refuse")
    assert told(translator)[0] == "Your interface words were not taken (uk)"


def waiting_for(person: AbstractUser) -> int:
    """Return how many changes somebody is told of that wait."""
    return Notice.objects.filter(user=person, kind="interface_words_waiting", seen_at=None).count()


def told(person: AbstractUser) -> list[str]:
    """Return what somebody who sent words was told, the newest first."""
    return list(
        Notice.objects.filter(user=person, kind="interface_words_decided").values_list("text", flat=True)
    )
