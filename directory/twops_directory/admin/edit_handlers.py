"""The forms of the directory: which fields and rows of a record are edited where. Models know nothing of them."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from twops_locale.admin.terms.panel import TermsPanel
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    MultiFieldPanel,
    ObjectList,
    Panel,
    TabbedInterface,
)

from ..choices import DutyCase
from ..models import (
    CountryConfidentiality,
    Location,
    Organization,
    Program,
    Service,
    Taxonomy,
    Term,
)
from .forms import WordsForm
from .lean import Fold
from .panels import SOURCE_PANELS, FurtherParentsPanel, RecordLinkPanel, TranslationsPanel
from .rows import RowsPanel
from .sheet import Sheet

SCHEDULE: list[Panel] = [
    FieldRowPanel([FieldPanel("kind"), FieldPanel("valid_from"), FieldPanel("valid_to")]),
    FieldPanel("days"),
    FieldRowPanel(
        [
            FieldPanel("opens_at"),
            FieldPanel("closes_at"),
            FieldPanel("all_day"),
            FieldPanel("closed"),
            FieldPanel("by_appointment"),
        ]
    ),
    Fold(
        [
            FieldRowPanel([FieldPanel("on_public_holidays"), FieldPanel("tz")]),
            FieldPanel("weeks_of_month"),
            FieldRowPanel([FieldPanel("every"), FieldPanel("dtstart")]),
            FieldRowPanel([FieldPanel("description"), FieldPanel("notes")]),
            Fold([FieldPanel("rrule")], heading=_("A rule from another calendar")),
        ],
        heading=_("Public holidays, not every week, notes"),
    ),
]

PHONE: list[Panel] = [
    FieldRowPanel([FieldPanel("number"), FieldPanel("extension"), FieldPanel("kind")]),
    FieldRowPanel(
        [
            FieldPanel("free_of_charge"),
            FieldPanel("shows_on_bill"),
            FieldPanel("number_hidden_from_service"),
            FieldPanel("anonymous"),
            FieldPanel("confidential"),
        ]
    ),
    FieldPanel("description"),
    Fold(
        [
            RowsPanel("languages", label=_("Languages spoken at this number")),
            RowsPanel("schedules", SCHEDULE, label=_("Hours of this number")),
        ],
        heading=_("Languages and hours of this number, where they are not the service's"),
    ),
]

CHANNEL: list[Panel] = [
    FieldRowPanel([FieldPanel("kind"), FieldPanel("address")]),
    FieldRowPanel([FieldPanel("free"), FieldPanel("anonymous"), FieldPanel("confidential")]),
    FieldPanel("description"),
    Fold(
        [
            RowsPanel("languages", label=_("Languages spoken in this channel")),
            RowsPanel("schedules", SCHEDULE, label=_("Hours of this channel")),
        ],
        heading=_("Languages and hours of this channel, where they are not the service's"),
    ),
]

CONTACT: list[Panel] = [
    FieldRowPanel([FieldPanel("name"), FieldPanel("title"), FieldPanel("department")]),
    FieldRowPanel([FieldPanel("email"), FieldPanel("confidential")]),
    RowsPanel("phones", PHONE, label=_("Phone numbers of this person")),
]

PLACE_OF_A_SERVICE: list[Panel] = [
    FieldPanel("location"),
    FieldPanel("description"),
    Fold(
        [
            RowsPanel("phones", PHONE, label=_("Phone numbers at this place")),
            RowsPanel("schedules", SCHEDULE, label=_("Opening hours at this place")),
            RowsPanel("areas", label=_("Area served from this place")),
            RowsPanel("contacts", CONTACT, label=_("Contact persons at this place")),
        ],
        heading=_("What is different at this place: numbers, hours, area, people"),
    ),
]

SERVICE_PAIR: list[Panel] = [
    FieldPanel("kind"),
    FieldPanel("note"),
    RowsPanel("members", label=_("Services"), min_num=2),
]

MISTAKE_REPORT: list[Panel] = [
    RecordLinkPanel("service", read_only=True),
    FieldPanel("kind", read_only=True),
    FieldPanel("text", read_only=True),
    FieldPanel("received_on", read_only=True),
    FieldPanel("state"),
    FieldPanel("answer"),
]

WORDS: list[Panel] = [
    FieldPanel("language"),
    RowsPanel("primary_texts", label=_("Words in the primary language"), min_num=1, max_num=1),
    TranslationsPanel(heading=_("Translations")),
    TermsPanel(relation="primary_texts"),
    FieldPanel("country"),
]

CONFIDENTIALITY: list[Panel] = [
    FieldPanel("anonymous_possible"),
    FieldPanel("records_kept"),
    FieldPanel("may_learn"),
    FieldPanel("professional_secrecy"),
    FieldPanel("reports_immediate_danger"),
    FieldPanel("reports_identified_child"),
    FieldPanel("reports_past_offence"),
    FieldPanel("reports_images"),
    FieldPanel("confidentiality_source_url"),
    FieldPanel("confidentiality_checked_on"),
]


def case_panel(case: DutyCase) -> MultiFieldPanel:
    """Return the fields of one case."""
    return MultiFieldPanel(
        [FieldPanel(f"{case.value}{part}") for part in ("", "_by", "_to")], heading=case.label
    )


SERVICE = TabbedInterface(
    [
        Sheet(
            [
                FieldPanel("language"),
                RowsPanel("primary_texts", label=_("Words in the primary language"), min_num=1, max_num=1),
                TranslationsPanel(heading=_("Translations")),
                TermsPanel(relation="primary_texts"),
            ],
            heading=pgettext_lazy("texts of a record", "Words"),
        ),
        Sheet(
            [
                FieldRowPanel([FieldPanel("organization"), FieldPanel("program")]),
                FieldRowPanel([FieldPanel("country"), FieldPanel("kind")]),
                FieldRowPanel([FieldPanel("status"), FieldPanel("reopens_on")]),
                FieldPanel("crisis_line"),
                RowsPanel("audiences", label=_("For whom")),
                RowsPanel("areas", label=_("Area")),
                MultiFieldPanel(
                    [
                        FieldRowPanel([FieldPanel("minimum_age"), FieldPanel("maximum_age")]),
                        FieldRowPanel([FieldPanel("genders"), FieldPanel("situations")]),
                        FieldPanel("referral_needed"),
                        FieldRowPanel(
                            [
                                FieldPanel("wait_min_days"),
                                FieldPanel("wait_max_days"),
                                FieldPanel("wait_observed_on"),
                            ]
                        ),
                        FieldRowPanel([FieldPanel("prevention_level"), FieldPanel("evidence_rating")]),
                        FieldPanel("is_demo"),
                    ],
                    heading=_("Access"),
                ),
                FieldPanel("cost"),
                RowsPanel("cost_options", label=_("Prices")),
                RowsPanel("required_documents", label=_("Documents to bring")),
                RowsPanel("capacities", label=_("Free places")),
                RowsPanel("funding", label=_("Funding")),
                RowsPanel("attributes", label=_("Classification")),
            ],
            heading=_("Facts"),
        ),
        Sheet(
            [
                FieldRowPanel([FieldPanel("by_phone"), FieldPanel("online"), FieldPanel("in_person")]),
                RowsPanel("phones", PHONE, label=_("Phone numbers")),
                RowsPanel("channels", CHANNEL, label=_("Other channels")),
                FieldRowPanel([FieldPanel("url"), FieldPanel("email")]),
                RowsPanel("additional_urls", label=_("Further web addresses")),
                RowsPanel("contacts", CONTACT, label=_("Contact persons")),
                RowsPanel("languages", label=_("Languages spoken")),
                RowsPanel("places", PLACE_OF_A_SERVICE, label=_("Places")),
                FurtherParentsPanel(),
            ],
            heading=_("Contact"),
        ),
        Sheet(
            [FieldPanel("holiday_region"), RowsPanel("schedules", SCHEDULE, label=_("Opening hours"))],
            heading=_("Hours"),
        ),
        Sheet(CONFIDENTIALITY, heading=_("Confidentiality")),
        Sheet(
            [
                FieldPanel("verified_on", read_only=True),
                FieldPanel("verified_by", read_only=True),
                FieldPanel("verification_method", read_only=True),
                FieldPanel("next_check_due", read_only=True),
            ],
            heading=_("Verification"),
        ),
        Sheet(SOURCE_PANELS, heading=_("Source")),
    ],
    base_form_class=WordsForm,
)

EDIT_HANDLERS: dict[type, ObjectList] = {
    Service: SERVICE,
    Organization: Sheet(
        [
            FieldPanel("language"),
            RowsPanel("primary_texts", label=_("Words in the primary language"), min_num=1, max_num=1),
            TranslationsPanel(heading=_("Translations")),
            TermsPanel(relation="primary_texts"),
            MultiFieldPanel(
                [
                    FieldPanel("country"),
                    FieldPanel("website"),
                    FieldPanel("email"),
                    FieldPanel("year_incorporated"),
                    FieldPanel("legal_status"),
                    FieldPanel("parent"),
                    FieldPanel("logo"),
                    FieldPanel("uri"),
                ],
                heading=_("Facts"),
            ),
            RowsPanel("phones", PHONE, label=_("Phone numbers")),
            RowsPanel("contacts", CONTACT, label=_("Contact persons")),
            RowsPanel("additional_websites", label=_("Further web addresses")),
            RowsPanel("organization_identifiers", label=_("Registration numbers")),
            RowsPanel("funding", label=_("Funding")),
            RowsPanel("attributes", label=_("Classification")),
            FurtherParentsPanel(),
            MultiFieldPanel(SOURCE_PANELS, heading=_("Source")),
        ],
        base_form_class=WordsForm,
    ),
    Location: Sheet(
        [
            FieldPanel("language"),
            RowsPanel("primary_texts", label=_("Words in the primary language"), min_num=1, max_num=1),
            TranslationsPanel(heading=_("Translations")),
            TermsPanel(relation="primary_texts"),
            FieldPanel("country"),
            FieldPanel("organization"),
            FieldPanel("location_type"),
            FieldPanel("confidential"),
            MultiFieldPanel(
                [
                    FieldPanel("address_1"),
                    FieldPanel("address_2"),
                    FieldRowPanel([FieldPanel("postal_code"), FieldPanel("city"), FieldPanel("region")]),
                    FieldRowPanel([FieldPanel("latitude"), FieldPanel("longitude")]),
                ],
                heading=_("Address"),
            ),
            FieldPanel("url"),
            FieldPanel("accessibility"),
            RowsPanel("accessibility_notes", label=_("Notes on accessibility")),
            RowsPanel("phones", PHONE, label=_("Phone numbers")),
            RowsPanel("schedules", SCHEDULE, label=_("Opening hours of the place")),
            RowsPanel("languages", label=_("Languages spoken")),
            RowsPanel("contacts", CONTACT, label=_("Contact persons")),
            RowsPanel("addresses", label=_("Further addresses")),
            RowsPanel("attributes", label=_("Classification")),
            FurtherParentsPanel(),
            MultiFieldPanel(SOURCE_PANELS, heading=_("Source")),
        ],
        base_form_class=WordsForm,
    ),
    Program: Sheet(
        [
            *WORDS,
            FieldPanel("organization"),
            RowsPanel("attributes", label=_("Classification")),
            MultiFieldPanel(SOURCE_PANELS, heading=_("Source")),
        ],
        base_form_class=WordsForm,
    ),
    Taxonomy: Sheet(
        [*WORDS, FieldRowPanel([FieldPanel("uri"), FieldPanel("version")])],
        base_form_class=WordsForm,
    ),
    Term: Sheet(
        [
            *WORDS,
            FieldRowPanel([FieldPanel("taxonomy"), FieldPanel("code")]),
            FieldPanel("parent"),
            FieldPanel("term_uri"),
        ],
        base_form_class=WordsForm,
    ),
    CountryConfidentiality: Sheet(
        [
            FieldPanel("country"),
            FieldPanel("language"),
            RowsPanel("primary_texts", label=_("Legal note in the primary language"), min_num=1, max_num=1),
            TranslationsPanel(heading=_("Translations")),
            TermsPanel(relation="primary_texts"),
            FieldRowPanel([FieldPanel("anonymous_possible"), FieldPanel("professional_secrecy")]),
            *(case_panel(case) for case in DutyCase),
            FieldRowPanel([FieldPanel("source_url"), FieldPanel("checked_on")]),
        ],
        base_form_class=WordsForm,
    ),
}
