"""Which records are candidate duplicates, why, and that it takes no comparison of all with all."""

import random
import tracemalloc

import pytest
from twops_directory.merging.likeness import Subject, candidates, folded, host, name_similarity, same_number


def subject(key, name, **more):
    return Subject(key, folded(name), **more)


def found(*subjects):
    return [(each.first, each.second, each.reasons) for each in candidates(subjects)]


def test_the_same_number_written_differently():
    one = subject(2, "Telefon Mostek", phones=(same_number("22 000 00 12", "PL"),))
    other = subject(1, "Linia zaufania", phones=(same_number("+48 (22) 000-00-12", "PL"),))
    assert found(one, other) == [(1, 2, ("phone",))]


def test_the_same_host_with_names_alike():
    one = subject(1, "Poradnia Mostek", hosts=(host("https://www.mostek.example.org/"),))
    alike = subject(2, "Poradnia „Mostek” Gdańsk", hosts=(host("http://mostek.example.org/kontakt"),))
    unlike = subject(3, "Grupa dla rodzin", hosts=(host("https://mostek.example.org/rodziny"),))
    assert found(one, alike, unlike) == [(1, 2, ("host",))]


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Telefon Zaufania Łódź", "telefon zaufania Lodz"),
        ("Γραμμή Βοήθειας «Γέφυρα»", "Γραμμη βοηθειας Γεφυρα"),
        ("Beratungsstelle Brücke", "Brücke - Beratungsstelle"),
        ("Nuorten linja", "Nuorten linja ry"),
        ("Linja ta’ Għajnuna", "Linja ta' Ghajnuna"),
    ],
)
def test_names_alike_in_the_same_town(name, other):
    assert found(subject(1, name, towns=("x",)), subject(2, other, towns=("x",))) == [(1, 2, ("name",))]
    assert found(subject(1, name, towns=("x",)), subject(2, other, towns=("y",))) == []


def test_the_very_same_name_where_one_of_them_has_no_town():
    assert found(
        subject(1, "Poradnia Mostek", towns=("gdansk",), owner="8"), subject(2, "Poradnia Mostek", owner="8")
    ) == [(1, 2, ("name",))]
    assert found(subject(1, "Poradnia Mostek", towns=("gdansk",)), subject(2, "Poradnia Mosteczek")) == []


@pytest.mark.parametrize(
    ("name", "other"),
    [("Telefon Mostek", "Telefon Kładka"), ("Poradnia Rodzinna Praga", "Poradnia Rodzinna Wola")],
)
def test_names_that_only_begin_alike_are_no_sign(name, other):
    assert found(subject(1, name), subject(2, other)) == []


def test_what_many_share_is_no_sign():
    many = [
        subject(number, name, phones=("116000",), hosts=("facebook.example.org",))
        for number, name in enumerate(("Alfa", "Beta", "Gamma", "Delta", "Epsilon", "Zeta"))
    ]
    assert found(*many) == []
    assert len(found(*many[:5])) == 10


def test_services_of_one_organisation_share_a_number_by_nature():
    adults = subject(1, "Telefon dla dorosłych", phones=("1",), owner="7")
    young = subject(2, "Czat młodzieżowy", phones=("1",), owner="7")
    again = subject(3, "Telefon dla dorosłych", phones=("1",), owner="7")
    assert found(adults, young, again) == [(1, 3, ("phone", "name"))]


def test_services_of_one_organisation_share_a_website_by_nature():
    line = subject(1, "Kaislikon puhelin", hosts=("kaislikko.example.org",), owner="7")
    chat = subject(2, "Kaislikon nuorten chat", hosts=("kaislikko.example.org",), owner="7")
    elsewhere = subject(
        3, "Kaislikon puhelin Turku", hosts=("kaislikko.example.org",), owner="8", towns=("turku",)
    )
    assert found(line, chat) == []
    assert found(line, elsewhere) == [(1, 3, ("host",))]


def test_the_same_address_is_the_same_place():
    one = subject(1, "Poradnia", addresses=("80001 dluga 1",), towns=("gdansk",))
    other = subject(2, "Centrum Mostek", addresses=("80001 dluga 1",), towns=("gdansk",))
    assert found(one, other) == [(1, 2, ("address",))]


def test_more_reasons_make_it_more_likely():
    base = {"towns": ("gdansk",)}
    name, number, host_too = (
        next(
            candidates(
                [subject(1, "Telefon Mostek", **base, **more), subject(2, "Telefon Mostek", **base, **more)]
            )
        ).score
        for more in ({}, {"phones": ("1",)}, {"phones": ("1",), "hosts": ("a",)})
    )
    assert (name, number, host_too) == (86, 96, 98)


@pytest.mark.parametrize("alike", [False, True], ids=["names of common words", "every name the same"])
def test_two_thousand_records_are_not_compared_all_with_all(alike):
    calls = 0

    def counting(one, other):
        nonlocal calls
        calls += 1
        return name_similarity(one, other)

    kinds = ("Poradnia", "Telefon", "Centrum", "Ośrodek")
    many = [
        subject(
            number,
            "Poradnia rodzinna" if alike else f"{kinds[number % 4]} rodzinna {number % 250}",
            owner="1",
        )
        for number in range(2_000)
    ]
    list(candidates(many, counting))
    assert calls <= 2_000 * 30  # all with all would be 1,999,000


def peak_bytes(size):
    """Return the most memory that looking through so many services of one country takes."""
    dice = random.Random(1)
    names = ["".join(dice.choices("aeioukmptrsł", k=7)) for _ in range(2_000)]
    many = [
        Subject(
            number,
            f"poradnia {dice.choice(names)} {dice.choice(names)}",
            (f"m{number % 900}",),
            (str(number),),
        )
        for number in range(size)
    ]
    tracemalloc.start()
    for _ in candidates(many):
        pass
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


def test_memory_grows_with_the_number_of_records_and_no_faster():
    small, large = peak_bytes(2_000), peak_bytes(8_000)
    assert large < 5 * small
    assert large < 8_000 * 4_000  # bytes: 400 MB for 100,000 services of one country


@pytest.mark.parametrize(
    ("written", "country", "expected"),
    [
        ("+358 9 000 0012", "FI", "+35890000012"),
        ("09 000 0012", "FI", "+35890000012"),
        ("116 123", "FI", "116123"),
        ("988", "US", "988"),
        ("", "PL", ""),
        ("zadzwoń", "PL", ""),
    ],
)
def test_numbers_are_made_comparable_and_never_refused(written, country, expected):
    assert same_number(written, country) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("https://WWW.Mostek.example.org:8443/x?y", "mostek.example.org"),
        ("biuro@mostek.example.org", "mostek.example.org"),
        ("http://[", ""),
        ("", ""),
    ],
)
def test_hosts_are_made_comparable(written, expected):
    assert host(written) == expected
