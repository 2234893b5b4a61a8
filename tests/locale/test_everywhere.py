"""The same words at many places of one language: looked at first, changed where the person says so, each object alone."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from twops_locale.translation import editing, everywhere, operations
from twops_locale.translation.editing import Edit
from twops_locale.translation.everywhere import Wanted, replaced
from wagtail_localize.models import StringTranslation

from tests import factories
from tests.locale.at_the_editor import segment

pytestmark = pytest.mark.django_db


def test_words_are_replaced_in_text_and_never_in_tags():
    assert replaced('Zadzwoń <a id="a1">dziś</a>', Wanted("a1", "b2", whole_words=False)) == (
        'Zadzwoń <a id="a1">dziś</a>'
    )
    assert replaced("Ask &amp; call", Wanted("Ask & call", "Speak < now")) == "Speak &lt; now"
    assert replaced("pomoc pomocy", Wanted("pomoc", "wsparcie")) == "wsparcie pomocy"
    assert replaced("ŻÓŁĆ", Wanted("żółć", "x", match_case=False)) == "x"
    assert replaced("R&amp;D and amp", Wanted("amp", "x", whole_words=False)) == "R&amp;D and x"
    assert replaced("a &amp; b", Wanted("a", "b", whole_words=False)) == "b &amp; b"
    assert replaced("it's \\1", Wanted("it's", "\\g0")) == "\\g0 \\1"


@pytest.fixture
def tasks():
    factories.home()
    factories.home("pl", "Pomoc")
    editor, translator = factories.communications_editor(), factories.translator("pl")
    made = []
    for slug in ("one", "two", "three"):
        page = factories.campaign(slug.title(), slug=slug)
        [task] = operations.submit_for_translation(page, [factories.locale("pl")], user=editor)
        operations.open_task(task, user=translator)
        editing.save_segments(
            task, {segment(task, "summary").pk: Edit("Linia pomocy czeka.")}, user=translator
        )
        made.append(task)
    return made


@pytest.fixture
def translator(client, tasks):
    from django.contrib.auth import get_user_model

    user = get_user_model().objects.get(username="translator-pl")
    client.force_login(user)
    return user


def summaries() -> list[str]:
    rows = StringTranslation.objects.filter(context__path="summary").order_by("pk")
    return list(rows.values_list("data", flat=True))


def lock(task, user) -> None:
    words = factories.polish_words(task.translation.source.get_source_instance())
    operations.save_words(
        task, {**words, "slug": f"adres-{task.pk}", "summary": "Linia pomocy czeka."}, user=user
    )
    operations.request_review(task, user=user)


def test_hits_are_shown_first_and_changed_where_they_are_ticked(client, tasks, translator):
    lock(tasks[2], translator)
    url = reverse("twops_locale:replace")
    asked = {
        "language": "pl",
        "words": "Linia pomocy",
        "replacement": "Telefon wsparcia",
        "whole": "1",
        "case": "1",
    }
    html = client.get(url, asked).content.decode()
    assert html.count("<del>Linia pomocy</del>") + html.count("<del>Linia") >= 3
    assert summaries() == ["Linia pomocy czeka."] * 3, "looking changes nothing"
    assert html.count('name="chosen"') == 2, "what is in review is said, and cannot be ticked"
    key = segment(tasks[0], "summary").pk
    name = f"{tasks[0].pk}-{key}"
    client.post(url, {**asked, "chosen": [name], f"seen-{name}": "Linia pomocy czeka."})
    assert summaries() == ["Telefon wsparcia czeka.", "Linia pomocy czeka.", "Linia pomocy czeka."]


def test_what_somebody_changed_meanwhile_is_refused_with_its_object(client, tasks, translator):
    edits = [(task, {segment(task, "summary").pk: Edit("Nowe", "Stare")}) for task in tasks[:1]]
    edits += [(tasks[1], {segment(tasks[1], "summary").pk: Edit("Nowe", "Linia pomocy czeka.")})]
    outcome = everywhere.change(edits, user=translator)
    assert (outcome.changed, [task for task, _error in outcome.refused]) == (1, [tasks[0]])
    assert summaries() == ["Linia pomocy czeka.", "Nowe", "Linia pomocy czeka."]


def test_only_the_team_of_the_language_looks(client, tasks):
    client.force_login(factories.translator("fi"))
    answer = client.get(reverse("twops_locale:replace"), {"language": "pl", "words": "Linia"})
    assert "Linia pomocy czeka" not in answer.content.decode()
    client.force_login(factories.user("nobody"))
    assert client.get(reverse("twops_locale:replace")).status_code in (302, 403)
    key = segment(tasks[0], "summary").pk
    assert client.get(reverse("twops_locale:same_text", args=[tasks[0].pk, key])).status_code in (302, 403)


def test_one_sentence_is_written_to_all_its_places_at_once(client, tasks, translator):
    heading = segment(tasks[0], ".heading").pk
    url = reverse("twops_locale:same_text", args=[tasks[0].pk, heading])
    html = client.get(url).content.decode()
    assert html.count('name="chosen"') == 3 and html.count("checked") == 3
    names = [f"{task.pk}-{segment(task, '.heading').pk}" for task in tasks]
    client.post(url, {"words": "Dlaczego & kiedy", "chosen": names, **{f"seen-{name}": "" for name in names}})
    rows = StringTranslation.objects.filter(context__path__endswith=".heading")
    assert [row.data for row in rows] == ["Dlaczego &amp; kiedy"] * 3


def test_looking_takes_as_many_queries_for_many_hits_as_for_one(client, tasks, translator):
    url = reverse("twops_locale:replace")
    StringTranslation.objects.filter(context__path="summary").exclude(
        context=segment(tasks[0], "summary").context
    ).update(data="Inne.")
    asked = {"language": "pl", "words": "Linia", "whole": "1", "case": "1"}
    client.get(url, asked)
    with CaptureQueriesContext(connection) as one:
        client.get(url, asked)
    StringTranslation.objects.filter(context__path="summary").update(data="Linia.")
    with CaptureQueriesContext(connection) as three:
        assert client.get(url, asked).content.decode().count('name="chosen"') == 3
    assert len(three) == len(one)


def test_what_is_public_is_offered_to_be_sent_after_its_words_were_replaced(client, tasks, translator):
    """Was: "2 texts were changed", and the change became public never."""
    factories.reviewer("pl")
    task = tasks[0]
    words = {
        "title": "Tytuł",
        "slug": "tytul",
        **factories.polish_words(task.translation.source.get_source_instance()),
    }
    operations.save_words(task, {**words, "summary": "Linia pomocy czeka."}, user=translator)
    operations.request_review(task, user=translator)
    operations.approve(task, user=factories.reviewer("pl", "ola"))
    url = reverse("twops_locale:replace")
    given = {"language": "pl", "words": "czeka", "replacement": "trwa", "whole": "1", "case": "1"}
    places = {f"seen-{one.pk}-{segment(one, 'summary').pk}": "Linia pomocy czeka." for one in tasks[:2]}
    chosen = [name.removeprefix("seen-") for name in places]
    page = client.post(url, {**given, **places, "chosen": chosen}).content.decode()
    assert "Send these to review" in page
    assert f'name="task" value="{task.pk}" checked' in page
    assert f'name="task" value="{tasks[1].pk}"' not in page, "nothing of it is public"
