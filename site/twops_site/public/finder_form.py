"""The finder's form as a template shows it: every choice with its words and its count."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from twops_directory.choices import Audience, CostKind
from twops_directory.finder.doors import Door
from twops_directory.finder.search import CHANNELS, SWITCHES, WAYS, Choices, Finder, capped
from twops_locale.languages import language_name

from .navigation import CountryLink
from .way_back import share_path


@dataclass(frozen=True, slots=True)
class Option:
    """One value of a filter; ``count`` is how many services it would leave, in words of at most "500+"."""

    value: str
    label: str
    count: str
    selected: bool


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter with its values."""

    name: str
    label: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """A way on for a reader who found nothing: the choices without one filter."""

    label: str
    count: str
    fields: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Chosen:
    """A choice in words, and the choices that are left without it."""

    label: str
    value: str
    fields: Sequence[tuple[str, str]]


class FinderForm:
    """What the templates of the finder ask for."""

    def __init__(self, finder: Finder, countries: Sequence[CountryLink], language: str) -> None:
        self.finder = finder
        self.choices: Choices = finder.choices
        self._countries = countries
        self._language = language

    @property
    def filters(self) -> list[Filter]:
        """The filters with one value each."""
        return [self._filter(name) for name in ("country", "audience", "channel", "spoken", "way")]

    @property
    def switches(self) -> list[Option]:
        """The filters that are on or off; ``value`` is the name of the field."""
        return [
            Option(
                name, self.label_of(name), capped(self.finder.switch_count(name)), getattr(self.choices, name)
            )
            for name in SWITCHES
        ]

    @property
    def chosen(self) -> list[Chosen]:
        """What narrows the list, each of which can be left out; the country is no narrowing, it is where one is."""
        return [
            Chosen(self.label_of(name), self._value_of(name), self.choices.without(name).as_fields())
            for name in self.choices.chosen()
            if name != "country"
        ]

    def _value_of(self, name: str) -> str:
        """Return the value of a filter in words; empty for one that is on or off."""
        return "" if name in SWITCHES else self._labels(name).get(getattr(self.choices, name), "")

    def label_of(self, name: str) -> str:
        """Return a filter's name in words."""
        return {
            "country": _("Country"),
            "audience": _("What it is about"),
            "channel": pgettext("filter", "Way to get in touch"),
            "spoken": _("Language spoken"),
            "way": _("In person or online"),
            "open_now": _("Open now"),
            "anonymous": _("I can stay anonymous"),
            "free": str(CostKind.FREE.label),
            "no_referral": _("No referral needed"),
        }[name]

    def _filter(self, name: str) -> Filter:
        labels = self._labels(name)
        chosen = getattr(self.choices, name)
        counts = self.finder.counts(name, labels)
        optional = name in ("channel", "spoken")
        options = tuple(
            Option(value, label, capped(counts[value]), value == chosen)
            for value, label in labels.items()
            if counts[value] or value == chosen or not optional
        )
        return Filter(name, self.label_of(name), options)

    def _labels(self, name: str) -> dict[str, str]:
        if name == "country":
            return {country.code: country.name for country in self._countries}
        if name == "audience":
            known = {str(value): str(label) for value, label in Audience.choices}
            own = (
                {self.choices.audience: known[self.choices.audience]}
                if self.choices.audience in known
                else {}
            )
            return {**{str(value): str(label) for value, label in Door.choices}, **own}
        if name == "channel":
            return {str(value): str(label) for value, label in CHANNELS.items()}
        if name == "way":
            words = {"by_phone": _("By phone"), "online": _("Online"), "in_person": _("In person")}
            return {way: words[way] for way in WAYS}
        tags = {
            *self.finder.sets.starting("speaks:"),
            *([self.choices.spoken] if self.choices.spoken else []),
        }
        return _by_label((tag, language_name(tag, self._language)) for tag in tags)

    def steps(self) -> list[Step]:
        """Return the single filters that find something when they are loosened."""
        return [
            Step(self.label_of(name), capped(count), self.choices.without(name).as_fields())
            for name, count in self.finder.loosened()
        ]

    def share_path(self) -> str:
        """Return the address of the list, with nothing in it but country, language spoken and channel."""
        return share_path(self.choices)


def _by_label(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    return dict(sorted(pairs, key=lambda pair: pair[1].casefold()))
