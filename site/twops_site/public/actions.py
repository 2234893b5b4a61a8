"""What a reader can do at once to reach a service - call, send a text message, chat, write - as buttons.

Each says what its own hours say: a helpline is not open because its chat is.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import pgettext_lazy
from twops_directory.choices import ChannelKind, PhoneKind, ServiceKind
from twops_directory.hours.now import HoursNow, describe
from twops_directory.hours.words import HoursLine
from twops_directory.public.numbers import is_same_number
from twops_directory.public.values.reach import PublicChannel, PublicPhone
from twops_directory.public.values.service import PublicService

VERBS = {
    "call": pgettext_lazy("button", "Call"),
    "text": pgettext_lazy("button", "Send a text message"),
    "chat": pgettext_lazy("button", "Chat"),
    "programme": pgettext_lazy("button", "Open the programme"),
    "write": pgettext_lazy("button", "Write"),
    "video": pgettext_lazy("button", "Video call"),
    "app": pgettext_lazy("button", "Open the app"),
}
_PHONES: dict[str, str] = {PhoneKind.VOICE: "call", PhoneKind.SHORT: "call", PhoneKind.SMS: "text"}
_CHANNELS: dict[str, str] = {
    ChannelKind.CHAT: "chat",
    ChannelKind.WEB_FORM: "write",
    ChannelKind.VIDEO: "video",
    ChannelKind.APP: "app",
}
SHOWN = 3
# Where a person answers; a form or an app is there at any hour, but nobody answers at once. As buttons, and as the finder's
# channels (``twops_directory.finder.search.CHANNELS``): one fact, kept in one place.
BY_A_PERSON = ("call", "text", "chat", "video")
CHANNELS_BY_A_PERSON = ("phone", PhoneKind.SMS.value, ChannelKind.CHAT.value, ChannelKind.VIDEO.value)


@dataclass(frozen=True, slots=True)
class Action:
    """A button.

    Attributes:
        kind: a key of ``VERBS``. href: where it leads, never empty.
        number: as people write it; empty where it is none. extension: told beside it.
        hours: its own in words, where it has any.
        now: what the hours of this very number or channel say; only where ``now.is_open`` may it be offered "at once".
    """

    kind: str
    href: str
    now: HoursNow
    hours: tuple[HoursLine, ...] = ()
    number: str = ""
    extension: str = ""

    @property
    def verb(self) -> str:
        """What the button says."""
        return str(VERBS[self.kind])

    @property
    def leads_away(self) -> bool:
        """Whether it opens another site."""
        return not self.number


def actions_of(
    service: PublicService,
    now: HoursNow,
    moment: datetime,
    language: str,
    reader_tz: str = "",
    typed: str = "",
) -> tuple[Action, ...]:
    """Return the buttons of a service, what answers at the moment first, at most one of a kind.

    Args:
        now: what all hours of the service together say; kept where a way has no hours of its own.
        typed: a number that the reader has in hand: where it is one of the service's, it is the one on the button.
    """
    single = not service.hours.facts.further

    def said(way: PublicPhone | PublicChannel) -> HoursNow:
        if single and not way.rules:
            return now
        return describe(service.hours_of(way), moment, language, reader_tz)

    actions = [_action(kind, way, said(way)) for kind, way in _ways(service)]
    if service.kind.code == ServiceKind.SELF_HELP and service.url:
        actions.append(Action("programme", service.url, now))
    actions.sort(key=lambda action: list(VERBS).index(action.kind))
    ordered = sorted(actions, key=lambda action: not action.now.is_open)
    if typed:
        ordered.sort(key=lambda action: not is_same_number(typed, action.number))
    by_kind: dict[str, Action] = {}
    for action in ordered:
        by_kind.setdefault(action.kind, action)
    return tuple(by_kind.values())[:SHOWN]


def _ways(service: PublicService) -> Iterator[tuple[str, PublicPhone | PublicChannel]]:
    for phone in service.numbers:
        if phone.dial and (kind := _PHONES.get(phone.kind.code)):
            yield kind, phone
    for channel in service.channels:
        if channel.href and (kind := _CHANNELS.get(channel.kind.code)):
            yield kind, channel


def _action(kind: str, way: PublicPhone | PublicChannel, now: HoursNow) -> Action:
    if isinstance(way, PublicChannel):
        return Action(kind, way.href, now, way.hours)
    scheme = "sms" if kind == "text" else "tel"
    return Action(kind, f"{scheme}:{way.dial}", now, way.hours, way.number, way.extension)
