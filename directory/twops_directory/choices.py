"""The closed lists of the directory. Codes are stored and public; labels are translated interface words."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ServiceKind(TextChoices):
    """What a service is, in the reader's terms."""

    HELPLINE = "helpline", _("Telephone helpline")
    CHAT = "chat", _("Online chat")
    CLINIC = "clinic", _("Clinic or hospital unit")
    THERAPY = "therapy", _("Therapy programme")
    SELF_HELP = "self_help", _("Online self-help programme")
    FAMILY_SUPPORT = "family_support", _("Support for families and partners")
    PROFESSIONAL_ADVICE = "professional_advice", _("Advice for professionals")
    EMERGENCY = "emergency", _("Emergency service")
    CHILD_PROTECTION = "child_protection", _("Child protection service")
    CHILD_HELPLINE = "child_helpline", _("Helpline for children and young people")
    MISSING_CHILDREN = "missing_children", _("Hotline for missing children")
    SURVIVOR_SUPPORT = "survivor_support", _("Support for people who were abused")
    OTHER = "other", pgettext_lazy("kind of service", "Other support")


class ServiceStatus(TextChoices):
    """HSDS ``service.status``; "temporarily closed" is written with a space there."""

    ACTIVE = "active", _("In operation")
    INACTIVE = "inactive", _("Not in operation at present")
    DEFUNCT = "defunct", _("Closed for good")
    TEMPORARILY_CLOSED = "temporarily closed", _("Temporarily closed")


class Audience(TextChoices):
    """Whom a service is for, said as the person would say it."""

    OWN_THOUGHTS = "own_thoughts", _("I am worried about my own sexual thoughts about children")
    OTHER_ADULT = "other_adult", _("I am worried about another adult")
    CHILD_BEHAVIOUR = "child_behaviour", _("I am worried about a child's or young person's behaviour")
    FAMILY = "family", _("I am a partner or a member of the family")
    PROFESSIONAL = "professional", _("I meet this in my work")
    POLICE = "police", _("I work for the police or the courts")
    SURVIVOR = "survivor", _("I was abused and look for support")
    CHILD_HARMED = "child_harmed", _("A child is being harmed or is in danger")


class Gender(TextChoices):
    """Whom a service takes, where it does not take everybody."""

    WOMEN = "women", pgettext_lazy("who can come", "Women")
    MEN = "men", pgettext_lazy("who can come", "Men")
    NON_BINARY = "non_binary", pgettext_lazy("who can come", "Non-binary people")


class Situation(TextChoices):
    """Situations in which a service takes a person, said without judging."""

    NO_OFFENCE = "no_offence", _("Somebody who has done nothing to a child")
    IMAGES = "images", _("Somebody who has looked at images of abuse")
    UNDER_INVESTIGATION = "under_investigation", _("Somebody who is being investigated or tried")
    CONVICTED = "convicted", _("Somebody who has been convicted")
    YOUNG_PERSON = "young_person", _("A young person with harmful sexual behaviour")
    INTELLECTUAL_DISABILITY = "intellectual_disability", _("Somebody with an intellectual disability")


class CostKind(TextChoices):
    """Who pays."""

    FREE = "free", _("Free of charge")
    PAID = "paid", _("Paid by the person")
    INSURANCE = "insurance", _("Paid by health insurance")
    MIXED = "mixed", _("Partly free of charge")
    UNKNOWN = "unknown", _("Not known")


class PreventionLevel(TextChoices):
    """At which point prevention begins."""

    PRIMARY = "primary", _("Before there is a risk")
    SECONDARY = "secondary", _("When somebody may be at risk")
    TERTIARY = "tertiary", _("After something has happened")


class EvidenceRating(TextChoices):
    """How well the effect of a service has been studied, best first."""

    EFFECTIVE = "effective", _("Shown to be effective")
    PROMISING = "promising", _("Promising")
    PRUDENT = "prudent", _("Prudent practice")
    PIONEERING = "pioneering", _("Pioneering")


class VerificationMethod(TextChoices):
    """How a record was checked."""

    CALLED = "called", _("We called")
    VISITED = "visited", _("We visited")
    WROTE = "wrote", _("We wrote and had an answer")
    OWNER_CONFIRMED = "owner_confirmed", _("The organisation confirmed it")


class PhoneKind(TextChoices):
    """What answers at a number."""

    VOICE = "voice", pgettext_lazy("kind of phone number", "Telephone")
    SMS = "sms", pgettext_lazy("kind of phone number", "Text message")
    SHORT = "short", pgettext_lazy("kind of phone number", "Short number")
    FAX = "fax", pgettext_lazy("kind of phone number", "Fax")
    TEXTPHONE = "textphone", pgettext_lazy("kind of phone number", "Textphone")
    VIDEO = "video", pgettext_lazy("kind of phone number", "Video call")


class ChannelKind(TextChoices):
    """Ways to reach a service other than a telephone number."""

    CHAT = "chat", pgettext_lazy("channel", "Chat")
    EMAIL = "email", pgettext_lazy("channel", "E-mail")
    WEB_FORM = "web_form", pgettext_lazy("channel", "Web form")
    APP = "app", pgettext_lazy("channel", "App")
    VIDEO = "video", pgettext_lazy("channel", "Video call")
    ONION = "onion", pgettext_lazy("channel", "Onion address (Tor)")
    IN_PERSON = "in_person", pgettext_lazy("channel", "In person")


class ScheduleKind(TextChoices):
    """Regular hours, a deviation from them, or a single event."""

    HOURS = "hours", _("Regular hours")
    EXCEPTION = "exception", _("Exception")
    EVENT = "event", _("Event")


class HolidayRule(TextChoices):
    """What a line of opening hours says about public holidays."""

    SAME = "same", _("The same on public holidays")
    CLOSED = "closed", _("Not on public holidays")
    OPEN = "open", _("On public holidays too, whatever the weekday")
    ONLY = "only", _("Only on public holidays")


class AreaScope(TextChoices):
    """How far a service reaches."""

    WORLD = "world", _("Everywhere")
    COUNTRY = "country", _("A whole country")
    REGION = "region", _("A region")
    LOCALITY = "locality", _("A town or district")


class LocationType(TextChoices):
    """HSDS ``location.location_type``."""

    PHYSICAL = "physical", _("A place one can visit")
    POSTAL = "postal", _("A postal address")
    VIRTUAL = "virtual", _("Online")


class Accessibility(TextChoices):
    """What a place offers to people with disabilities."""

    WHEELCHAIR = "wheelchair", _("Accessible by wheelchair")
    ACCESSIBLE_TOILET = "accessible_toilet", _("Accessible toilet")
    PARKING = "parking", _("Accessible parking")
    INDUCTION_LOOP = "induction_loop", _("Induction loop")
    SIGN_LANGUAGE = "sign_language", _("Sign language")
    SEPARATE_ENTRANCE = "separate_entrance", _("Discreet entrance")


class Anonymity(TextChoices):
    """Whether a person can stay anonymous."""

    YES = "yes", pgettext_lazy("can one stay anonymous?", "Yes")
    NO = "no", pgettext_lazy("can one stay anonymous?", "No")
    PARTLY = "partly", pgettext_lazy("can one stay anonymous?", "In part")
    UNKNOWN = "unknown", pgettext_lazy("can one stay anonymous?", "Not known")


class RecordsKept(TextChoices):
    """What a service writes down."""

    NONE = "none", _("Nothing is recorded")
    ANONYMOUS_STATISTICS = "anonymous_statistics", _("Anonymous statistics only")
    NOTES = "notes", _("Notes are kept")
    MEDICAL_RECORD = "medical_record", _("A medical record is kept")
    UNKNOWN = "unknown", pgettext_lazy("what is recorded", "Not known")


class Listener(TextChoices):
    """Who, beside the person one talks to, may learn of what one tells a service."""

    NOBODY = "nobody", pgettext_lazy("who may learn of it", "Nobody else")
    TEAM = "team", pgettext_lazy("who may learn of it", "Colleagues in the team")
    SUPERVISOR = "supervisor", pgettext_lazy("who may learn of it", "A supervisor, without names")
    INSURANCE = "insurance", pgettext_lazy("who may learn of it", "The health insurance")
    DOCTOR = "doctor", pgettext_lazy("who may learn of it", "The doctor who referred the person")
    PARENTS = "parents", pgettext_lazy("who may learn of it", "The parents of a minor")
    AUTHORITIES = "authorities", pgettext_lazy("who may learn of it", "Authorities, in the cases named here")


class Reporting(TextChoices):
    """Whether a service reports to authorities in a given case."""

    YES = "yes", pgettext_lazy("do they report it?", "Yes")
    NO = "no", pgettext_lazy("do they report it?", "No")
    DEPENDS = "depends", pgettext_lazy("do they report it?", "It depends on the case")
    UNKNOWN = "unknown", pgettext_lazy("do they report it?", "Not known")


class Duty(TextChoices):
    """What the law of a country says about reporting in a given case."""

    MUST = "must", pgettext_lazy("is it reported?", "It must be reported")
    MAY = "may", pgettext_lazy("is it reported?", "It may be reported")
    NO_DUTY = "no_duty", pgettext_lazy("is it reported?", "Nobody has to report it")
    MUST_NOT = "must_not", pgettext_lazy("is it reported?", "It must not be reported")
    DEPENDS = "depends", pgettext_lazy("is it reported?", "It depends on the case")
    UNKNOWN = "unknown", pgettext_lazy("is it reported?", "Not known")


class DutyCase(TextChoices):
    """The cases that the laws on reporting tell apart. The codes are names of fields of ``CountryConfidentiality``."""

    IMMEDIATE_DANGER = "immediate_danger", _("A child is in immediate danger")
    IDENTIFIED_CHILD = "identified_child", _("A particular child is named")
    PAST_OFFENCE = "past_offence", _("An offence lies in the past")
    IMAGES = "images", _("Images of abuse were seen or kept")


class DutyHolder(TextChoices):
    """Who must or may report."""

    EVERYONE = "everyone", pgettext_lazy("who reports", "Everybody")
    OFFICIALS = "officials", pgettext_lazy("who reports", "Public officials")
    HEALTH = "health", pgettext_lazy("who reports", "Doctors and nurses")
    THERAPY = "therapy", pgettext_lazy("who reports", "Psychologists and therapists")
    SOCIAL = "social", pgettext_lazy("who reports", "Social workers")
    EDUCATION = "education", pgettext_lazy("who reports", "Teachers and educators")
    HELPLINE = "helpline", pgettext_lazy("who reports", "Staff of helplines")


class DutyAddressee(TextChoices):
    """Whom it is reported to."""

    POLICE = "police", pgettext_lazy("reported to", "The police")
    PROSECUTOR = "prosecutor", pgettext_lazy("reported to", "The public prosecutor")
    CHILD_PROTECTION = "child_protection", pgettext_lazy("reported to", "The child protection authority")
    COURT = "court", pgettext_lazy("reported to", "A court")
    HOTLINE = "hotline", pgettext_lazy("reported to", "A hotline for illegal content")


class PairKind(TextChoices):
    """Why services are shown together or not at all."""

    AGES = "ages", _("A line for adults and one for young people")
    LANGUAGES = "languages", _("The same in two official languages")
    OTHER = "other", pgettext_lazy("why services belong together", "Another reason")
