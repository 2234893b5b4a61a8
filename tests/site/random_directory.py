"""Random directories, and what the public may see of them: worked out from the plan, not by the code under test."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from hypothesis import strategies as st
from twops_directory.models import (
    Channel,
    Contact,
    Location,
    LocationText,
    Organization,
    OrganizationText,
    Phone,
    Program,
    ProgramText,
    Service,
    ServiceArea,
    ServiceAtLocation,
    ServiceLanguage,
    ServicePair,
    ServicePairMember,
    ServiceText,
    Tombstone,
)

from tests.directory import records

WEB, WORDS = "https://czat.example.org/{}", "napisz do nas {}"
CHANNELS = {"chat": (WEB, WORDS), "email": ("{}@example.org", "poczta {}"), "in_person": ("{}", "{}")}
OWNERS = ("service", "person", "service there", "place", "person there", "person of the place")
rarely = st.sampled_from([False, False, False, True])
mostly = st.sampled_from([True, True, True, False])


@dataclass(frozen=True)
class Plan:
    """A directory as it was drawn: lists of plain values; numbers name other entries of the plan."""

    organizations: list[bool]
    programs: list[tuple[bool, int]]
    places: list[tuple[bool, bool]]
    services: list[dict[str, Any]]
    pairs: list[tuple[int, int]]


numbers = st.fixed_dictionaries(
    {
        "owner": st.sampled_from(OWNERS),
        "secret": rarely,
        "person_secret": rarely,
        "speaks": st.sampled_from([None, None, "uk"]),
        "kind": st.sampled_from(["voice", "voice", "sms", "fax"]),
    }
)
channels = st.fixed_dictionaries(
    {"kind": st.sampled_from(list(CHANNELS)), "usable": st.booleans(), "secret": rarely}
)
services = st.fixed_dictionaries(
    {
        "live": mostly,
        "status": st.sampled_from(["active", "active", "temporarily closed", "inactive", "defunct"]),
        "organization": st.integers(0, 2),
        "program": st.sampled_from([None, 0, 1]),
        "place": st.sampled_from([None, 0, 1, 2]),
        "country": st.sampled_from(["PL", "BE"]),
        "crisis_line": st.booleans(),
        "deleted": st.sampled_from([False] * 7 + [True]),
        "numbers": st.lists(numbers, max_size=3),
        "channels": st.lists(channels, max_size=2),
    }
)
plans = st.builds(
    Plan,
    organizations=st.lists(mostly, min_size=3, max_size=3),
    programs=st.lists(st.tuples(mostly, st.integers(0, 2)), min_size=2, max_size=2),
    places=st.lists(st.tuples(mostly, rarely), min_size=3, max_size=3),
    services=st.lists(services, min_size=6, max_size=8),
    pairs=st.sampled_from([[], [(0, 1)], [(0, 1), (2, 3)]]),
)


class Directory:
    """A plan in the database, and what of it is public.

    Attributes:
        visible: by the id of a public service, the words and numbers that every view of it shows.
        hidden: words and numbers that must be nowhere.
        ways: by the id of a public service, the ways in which it is reached, and whether Ukrainian is spoken there.
    """

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._count = 0
        self.hidden: set[str] = set()
        self.visible: dict[UUID, set[str]] = {}
        self.ways: dict[UUID, set[str]] = {}
        self.gone: list[UUID] = []
        self._of_places: dict[int, list[tuple[str, dict[str, Any]]]] = {}
        self._countries = {"PL": records.poland(), "BE": records.belgium()}
        self._organizations = [self._organization(live) for live in plan.organizations]
        self._programs = [self._program(live, owner) for live, owner in plan.programs]
        self._places = [self._place(*each) for each in plan.places]
        self.services = [self._service(row) for row in plan.services]
        for members in plan.pairs:
            pair = ServicePair.objects.create()
            for member in members:
                ServicePairMember.objects.create(pair=pair, service=self.services[member])
        for index in range(len(plan.services)):
            self._judge(index)
        self._show_numbers_of_places()
        for index, service in enumerate(self.services):
            if self._is_deleted(index):
                self._delete(service)

    @property
    def public(self) -> set[UUID]:
        """The ids of the public services."""
        return set(self.visible)

    # What is public, by hand.
    def is_public(self, index: int) -> bool:
        """Say whether a service is public: it and its organisation, and so is every service of its pair."""
        together = next((pair for pair in self.plan.pairs if index in pair), (index,))
        return all(self._alone(member) for member in together)

    def _alone(self, index: int) -> bool:
        row = self.plan.services[index]
        if self._is_deleted(index):
            return False
        in_operation = row["status"] in ("active", "temporarily closed")
        return row["live"] and in_operation and self.plan.organizations[row["organization"]]

    def _is_deleted(self, index: int) -> bool:
        return self.plan.services[index]["deleted"] and not any(index in pair for pair in self.plan.pairs)

    def crisis(self) -> set[UUID]:
        """Return the public crisis lines in operation, and those shown with one."""
        found = set()
        for index, row in enumerate(self.plan.services):
            together = next((pair for pair in self.plan.pairs if index in pair), (index,))
            if (
                any(self.plan.services[each]["crisis_line"] for each in together)
                and row["status"] == "active"
            ):
                found.add(self.services[index].uuid)
        return found & self.public

    # Rows.
    def _word(self, name: str) -> str:
        self._count += 1
        return f"{name}{self._count:04d}x"

    def _organization(self, live: bool) -> Organization:
        word = self._word("Fundacja")
        made = Organization.objects.create(country=self._countries["BE"], live=live)
        OrganizationText.objects.create(
            organization=made, primary_of=made, locale=records.locale("nl"), name=word, live=live
        )
        if not live:
            self.hidden.add(word)
        return made

    def _program(self, live: bool, owner: int) -> tuple[Program, str]:
        word = self._word("Program")
        made = Program.objects.create(organization=self._organizations[owner], live=live)
        ProgramText.objects.create(
            program=made, primary_of=made, locale=records.locale("pl"), name=word, live=live
        )
        if not (live and self.plan.organizations[owner]):
            self.hidden.add(word)
        return made, word

    def _place(self, live: bool, confidential: bool) -> tuple[Location, str]:
        word = self._word("Poradnia")
        shown = live and not confidential
        made = Location.objects.create(
            country=self._countries["PL"],
            live=live,
            confidential=confidential,
            city=word,
            postal_code="00-001",
        )
        LocationText.objects.create(
            location=made, primary_of=made, locale=records.locale("pl"), name=f"{word}y", live=shown
        )
        if not shown:
            self.hidden.add(word)
        return made, word

    def _service(self, row: dict[str, Any]) -> Service:
        where = self._countries[row["country"]]
        word = self._word("Telefon")
        made = Service.objects.create(
            country=where,
            organization=self._organizations[row["organization"]],
            program=self._programs[row["program"]][0] if row["program"] is not None else None,
            kind="helpline",
            live=row["live"],
            status=row["status"],
            crisis_line=row["crisis_line"],
            first_published_at=datetime(2026, 1, 1, tzinfo=UTC),
            last_modified=datetime(2026, 1, 1, tzinfo=UTC),
        )
        ServiceText.objects.create(
            service=made, primary_of=made, locale=records.locale("pl"), name=word, live=row["live"]
        )
        ServiceArea.objects.create(service=made, scope="country", country=self._countries["PL"])
        made.word = word
        made.there = None
        if row["place"] is not None:
            made.there = ServiceAtLocation.objects.create(
                service=made, location=self._places[row["place"]][0]
            )
        return made

    def _judge(self, index: int) -> None:
        """Make the numbers and channels of a service, and note what of all is public."""
        row, service = self.plan.services[index], self.services[index]
        public = self.is_public(index)
        shown, ways = {service.word}, set()
        for number in row["numbers"]:
            self._number(number, row, service, public, shown, ways)
        for channel in row["channels"]:
            self._channel(channel, service, public, shown, ways)
        if row["place"] is not None:
            live, confidential = self.plan.places[row["place"]]
            if live and not confidential:
                shown.add(self._places[row["place"]][1])
        if row["program"] is not None and self._programs[row["program"]][1] not in self.hidden:
            shown.add(self._programs[row["program"]][1])
        if public:
            self.visible[service.uuid], self.ways[service.uuid] = shown, ways
        else:
            self.hidden.add(service.word)

    def _number(
        self,
        number: dict[str, Any],
        row: dict[str, Any],
        service: Service,
        public: bool,
        shown: set[str],
        ways: set[str],
    ) -> None:
        owner = number["owner"]
        if row["place"] is None and owner not in ("service", "person"):
            owner = "service"
        self._count += 1
        text = f"+48 22 100 {self._count // 100:02d} {self._count % 100:02d}"
        place = self._places[row["place"]][0] if row["place"] is not None else None
        keys: dict[str, Any] = {
            "service": {"service": service},
            "person": {"service": service},
            "service there": {"service_at_location": service.there},
            "person there": {"service_at_location": service.there},
            "place": {"location": place},
            "person of the place": {"location": place},
        }[owner]
        if owner.startswith("person"):
            keys = {
                "contact": Contact.objects.create(name="Anna", confidential=number["person_secret"], **keys)
            }
        made = Phone.objects.create(number=text, kind=number["kind"], confidential=number["secret"], **keys)
        if number["speaks"]:
            ServiceLanguage.objects.create(phone=made, tag=number["speaks"])
        hidden = number["secret"] or (owner.startswith("person") and number["person_secret"])
        of_place = owner not in ("service", "person")
        if of_place:
            live, confidential = self.plan.places[row["place"]]
            hidden = hidden or not live or confidential
        of_others = owner in ("place", "person of the place")  # shown by every service there
        if hidden or (not public and not of_others):
            self.hidden.add(text)
            return
        if of_others:
            self._of_places.setdefault(row["place"], []).append((text, number))
            return
        shown.add(text)
        self._way(number, ways)

    @staticmethod
    def _way(number: dict[str, Any], ways: set[str]) -> None:
        if number["kind"] != "fax":
            ways.add("sms" if number["kind"] == "sms" else "phone")
            if number["speaks"]:
                ways.add("speaks uk")

    def _channel(
        self, channel: dict[str, Any], service: Service, public: bool, shown: set[str], ways: set[str]
    ) -> None:
        right, wrong = CHANNELS[channel["kind"]]
        word = self._word("kanal")
        usable = channel["usable"] or channel["kind"] == "in_person"
        address = (right if usable else wrong).format(word)
        Channel.objects.create(
            service=service, kind=channel["kind"], address=address, confidential=channel["secret"]
        )
        if not public or channel["secret"] or not usable:
            self.hidden.add(word)
            return
        shown.add(word)
        ways.add(channel["kind"])

    def _show_numbers_of_places(self) -> None:
        """Every public service at a place shows the place's numbers; what nobody shows is hidden."""
        for place, numbers in self._of_places.items():
            here = [
                self.services[index].uuid
                for index, row in enumerate(self.plan.services)
                if row["place"] == place and self.services[index].uuid in self.visible
            ]
            for uuid in here:
                self.visible[uuid] |= {text for text, _number in numbers}
                for _text, number in numbers:
                    self._way(number, self.ways[uuid])
            if not here:
                self.hidden |= {text for text, _number in numbers}

    def _delete(self, service: Service) -> None:
        uuid = service.uuid
        service.delete()
        Tombstone.objects.get_or_create(
            uuid=uuid, defaults={"model": "service", "gone_at": datetime.now(UTC)}
        )
        self.gone.append(uuid)
