"""``manage.py setup``: a fresh database becomes a site that people can work in; a file that is wrong makes nothing."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth.models import Group, User
from django.core.management import CommandError, call_command
from django.test import Client
from twops_awareness.models import HomePage
from twops_directory.desk.permissions import countries_for
from twops_directory.models import CountryDesk, Service
from twops_locale.models import Country, LanguageTeam, TranslationTask
from twops_site.setup import asking, shipped
from twops_site.setup.making import carry_out
from wagtail.models import Locale, Page, Site

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = ROOT / "deploy" / "setup.yaml"
SMALL = """\
site: {name: Pomoc, address: "https://pomoc.example.org"}
administrator: {username: ada, email: ada@example.org, first_name: Ada, last_name: Nowak}
languages: [en, pl]
countries: [PL]
people:
  - {username: zofia, email: z@example.org, first_name: Zofia, last_name: Żak, groups: [Country desk PL, Reviewers pl]}
"""
pytestmark = pytest.mark.django_db


def set_up(tmp_path: Path, text: str, *arguments: str) -> str:
    file = tmp_path / "setup.yaml"
    file.write_text(text, encoding="utf-8")
    out = StringIO()
    call_command("setup", str(file), *arguments, stdout=out)
    return out.getvalue()


def refused(tmp_path: Path, text: str) -> list[str]:
    """Return what is said of a wrong file, and see that nothing was made."""
    with pytest.raises(CommandError) as caught:
        set_up(tmp_path, text)
    assert not User.objects.filter(is_superuser=True).exists() and not Country.objects.exists()
    assert HomePage.objects.count() == 0 and LanguageTeam.objects.count() == 0
    first, *faults = [line.strip() for line in str(caught.value).splitlines()]
    assert first == "Nothing was made."
    return faults


def everything() -> tuple[object, ...]:
    return (
        list(Page.objects.order_by("pk").values_list("pk", "path", "latest_revision_id")),
        list(Site.objects.values_list("pk", "hostname", "port", "site_name", "root_page_id")),
        list(User.objects.values_list("pk", "username", "password", "is_superuser")),
        list(
            Group.objects.order_by("pk")
            .values_list("pk", "name", "permissions__pk")
            .order_by("pk", "permissions__pk")
        ),
        list(Country.objects.values_list("pk", "position")),
        list(CountryDesk.objects.values_list("pk", "country__code")),
        list(TranslationTask.objects.values_list("pk", "submitted_at")),
    )


def test_the_file_that_we_ship_sets_up_the_whole_site_and_a_second_time_nothing():
    Locale.objects.exclude(language_code="en").delete()  # the tests have them
    out = StringIO()
    call_command("setup", str(SHIPPED), stdout=out)
    assert set(Locale.objects.values_list("language_code", flat=True)) == {
        "en", "pl", "de", "it", "el", "cs", "nl", "fr", "lt", "nb", "sv", "fi", "mt",
    }  # fmt: skip
    assert [country.code for country in Country.objects.all()] == [
        "PL", "DE", "IT", "CY", "CZ", "BE", "LT", "NO", "SE", "FI", "NL", "MT", "CH", "GB",
    ]  # fmt: skip
    britain = Country.objects.get(code="GB")
    assert (britain.emergency_number, britain.language_tags) == ("999", ["en", "cy", "gd"])
    assert CountryDesk.objects.count() == 14 and LanguageTeam.objects.count() == 13
    assert TranslationTask.objects.count() == 12, "the first page, in every other language"
    site = Site.objects.get()
    assert (site.hostname, site.port, site.site_name) == ("2ps.example.org", 443, "2PS")
    [line] = [line for line in out.getvalue().splitlines() if "the password is" in line]
    ada = User.objects.get(username="ada")
    assert ada.is_superuser and ada.check_password(line.rpartition(" ")[2])
    before = everything()
    again = StringIO()
    call_command("setup", str(SHIPPED), stdout=again)
    assert again.getvalue() == "All of it was there.\n"
    assert everything() == before


def test_the_first_page_is_ours_and_wagtails_welcome_is_gone(tmp_path):
    set_up(tmp_path, SMALL)
    answer = Client().get("/en/", headers={"host": "pomoc.example.org"})
    html = answer.content.decode()
    assert answer.status_code == 200 and "Information and help" in html and "Wagtail" not in html
    assert not Page.objects.filter(title__contains="Welcome").exists()


def test_people_have_the_rights_of_their_groups(tmp_path):
    set_up(tmp_path, SMALL)
    zofia = User.objects.get(username="zofia")
    assert {group.name for group in zofia.groups.all()} == {"Country desk PL", "Reviewers pl"}
    assert not zofia.is_superuser and zofia.has_perm("wagtailadmin.access_admin")
    assert countries_for(zofia, "publish", Service) == {Country.objects.get(code="PL").pk}


def test_what_editors_changed_stays_and_what_is_missing_comes(tmp_path):
    set_up(tmp_path, SMALL)
    Country.objects.filter(code="PL").update(emergency_number="997")
    HomePage.objects.update(title="Ours")
    Group.objects.get(name="Reviewers pl").user_set.clear()
    said = set_up(
        tmp_path, SMALL.replace("countries: [PL]", "countries: [PL, LT]").replace("[en, pl]", "[en, pl, uk]")
    )
    assert Country.objects.get(code="PL").emergency_number == "997"
    assert HomePage.objects.get(locale__language_code="en").title == "Ours"
    assert not Group.objects.get(name="Reviewers pl").user_set.exists()
    assert said.splitlines() == [
        "made: language uk, with its team: Translators uk, Reviewers uk",
        "made: country LT: lt; 112",
        "made: desk of LT: the group Country desk LT",
        "made: first page sent for translation: uk",
    ]


def test_every_fault_is_said_at_once_with_row_field_and_remedy(tmp_path):
    faults = refused(
        tmp_path,
        """\
site: {name: "", address: pomoc.example.org}
administrator:
  username: ada
  email: nobody
  first_name: Ada
  last_name: Nowak
  password: secret
languages: [pl, xx, pl]
countries:
  - PL
  - NO
  - ZZ
  - {code: AT, languages: [de], emergency_number: nothing, time_zones: [Europe/Wien]}
people:
  - {username: eva, email: e@example.org, first_name: Eva, last_name: Malá, groups: [Friends]}
colour: red
""",
    )
    assert [fault.split(":")[0] for fault in faults] == [
        "row 1, site.address", "row 1, site.name", "row 4, administrator.email", "row 7, administrator.password",
        "row 8, languages", "row 8, languages[2]", "row 8, languages[3]", "row 11, countries[2]", "row 12, countries[3]",
        "row 13, countries[4].time_zones", "row 13, countries[4].emergency_number", "row 15, people[1].groups[1]",
        "row 16, colour",
    ]  # fmt: skip
    by_field = {fault.split(":")[0].split(", ")[1]: fault for fault in faults}
    assert by_field["countries[2]"].endswith('YAML reads this as yes or no. Put it in quotes: "NO".')
    assert "Known: site, administrator" in by_field["colour"]
    assert "There are: Communications, " in by_field["people[1].groups[1]"]


@pytest.mark.parametrize(
    ("text", "said"),
    [("site: [", "row 1, file: This is no YAML"), ("", "row 1, site: It is missing."), ("- a\n- b", "row 1, file: It has no names"),
     (SMALL + "languages: [en]\n", "row 7, languages: It stands here a second time.")],
)  # fmt: skip
def test_what_is_no_plan_is_refused_in_words(tmp_path, text, said):
    assert any(fault.startswith(said) for fault in refused(tmp_path, text))


def test_a_failure_in_the_middle_makes_nothing(tmp_path, monkeypatch):
    from twops_site.setup import making

    def fails(*args: object, **kwargs: object) -> None:
        raise RuntimeError("the power went")

    monkeypatch.setattr(making.groups, "grant_desks", fails)
    before = everything()
    with pytest.raises(RuntimeError):
        set_up(tmp_path, SMALL)
    assert everything() == before


def test_checking_makes_nothing(tmp_path):
    before = everything()
    assert set_up(tmp_path, SMALL, "--check") == "Nothing is wrong with it.\n"
    assert everything() == before


def test_nobody_gets_more_rights_than_they_have(tmp_path):
    User.objects.create_user("ada", email="a@example.org", password="x")
    with pytest.raises(CommandError, match="ada is here already, and is no administrator"):
        set_up(tmp_path, SMALL)


def test_a_password_comes_from_a_file_and_a_weak_one_is_refused(tmp_path):
    secret = tmp_path / "secret"
    text = SMALL.replace("last_name: Nowak}", f"last_name: Nowak, password_file: {secret}}}")
    secret.write_text("12345678\n")
    assert refused(tmp_path, text)[0].startswith(
        "row 2, administrator.password_file: This password is too common."
    )
    secret.write_text("kapusta i groch 17\n")
    assert "the password is" not in set_up(tmp_path, text.partition("people:")[0])
    assert User.objects.get(username="ada").check_password("kapusta i groch 17")


def test_answers_on_a_terminal_make_the_same_plan():
    answers = iter(
        [
            "Pomoc",
            "pomoc.example.org",
            "https://pomoc.example.org",
            "xx",
            "pl",
            "",
            "ada",
            "ada@example.org",
            "Ada",
            "",
            "Nowak",
        ]
    )
    asked: list[str] = []

    def ask(question: str) -> str:
        asked.append(question)
        return next(answers)

    secrets = iter(["one", "other", "kapusta i groch", "kapusta i groch"])
    plan = asking.ask_plan(ask, lambda question: next(secrets))
    assert (plan.name, plan.host, plan.port, plan.languages) == (
        "Pomoc",
        "pomoc.example.org",
        443,
        ("pl", "en"),
    )
    assert plan.countries == (shipped.country("PL"),)
    assert plan.administrator.last_name == "Nowak" and plan.administrator.password == "kapusta i groch"
    assert "Not known by their code alone: XX" in asked[4] and "Write https:// and the host." in asked[2]
    carry_out(plan)
    assert User.objects.get(username="ada").is_superuser


def test_without_a_terminal_and_a_file_it_says_what_to_do(monkeypatch):
    monkeypatch.setattr(sys, "stdin", StringIO())
    with pytest.raises(CommandError, match=r"Name a file \(deploy/setup\.yaml shows one\)"):
        call_command("setup")


def test_production_refuses_the_demo_and_makes_no_table(tmp_path):
    done = subprocess.run(
        [sys.executable, "manage.py", "demo", "--no-serve"],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": "twops_site.settings.production",
            "SECRET_KEY": "x" * 60,
            "ALLOWED_HOSTS": "2ps.example.org",
            "TWOPS_BASE_URL": "https://2ps.example.org",
            "DATABASE_URL": f"sqlite:///{tmp_path / 'real.sqlite3'}",
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 1
    assert "twops_site.settings.production is not for a demo" in done.stderr
    with closing(sqlite3.connect(tmp_path / "real.sqlite3")) as real:
        assert real.execute("SELECT name FROM sqlite_master").fetchall() == []


def test_a_database_without_tables_is_answered_with_what_to_do(tmp_path):
    done = subprocess.run(
        [sys.executable, "manage.py", "setup", "--check", str(SHIPPED)], cwd=ROOT, capture_output=True, text=True, check=False,
        env={**os.environ, "DATABASE_URL": f"sqlite:///{tmp_path}/empty.sqlite3", "TWOPS_STATE_DIR": str(tmp_path)},
    )  # fmt: skip
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert "Run `manage.py migrate` first" in done.stderr
