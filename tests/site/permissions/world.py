"""What the matrix asks for: something of every kind that is not everybody's, each with a word that betrays it.

Foreign is what is Belgian, Finnish, an English draft, or in a private collection. The canaries say whose they are.
"""

import io
from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image as Pillow
from twops_awareness.models import Adaptation, CampaignPage
from twops_awareness.rollout.operations import adapt_campaign
from twops_directory import models as directory
from twops_directory.desk.operations import save_record
from twops_directory.desk.teams import create_country_desk
from twops_directory.publication.effects import RECORDS, TEXTS
from twops_locale.models import (
    Concept,
    InterfaceWordsChange,
    LanguageTeam,
    MemoryUnit,
    MemoryUpload,
    TermsUpload,
    TranslationTask,
)
from twops_locale.requests import operations as requests
from twops_locale.requests.scopes import key_of
from twops_locale.translation import operations
from twops_site.demo import people
from twops_site.setup.groups import communications_group, grant_communications
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import (
    Collection,
    CollectionViewRestriction,
    GroupCollectionPermission,
    Site,
    Task,
    TaskState,
    Workflow,
    WorkflowState,
)

from tests import factories
from tests.directory import records

BELGIAN = "KANARIE-BELGIE"  # drafts, confidential records and what a desk writes about them
FINNISH = "KANARIA-SUOMI"  # words of a translation that nobody has approved
DRAFT = "CANARY-ENGLISH-DRAFT"  # what an English page says that nobody published; its title is no secret
FILE = "CANARY-PRIVATE-FILE"  # title and content of a document and a picture of a private collection
CANARIES = (BELGIAN, FINNISH, DRAFT, FILE)


class World:
    """The content and the people; everything is made once and never changed."""

    def __init__(self) -> None:
        self.admin = factories.administrator_user()
        self.home = factories.home()
        factories.home("fi", "Apua")
        self.poland, self.belgium = records.poland(), records.belgium()
        people.make_teams()
        self._make_files()
        self._make_people()
        self._make_records()
        self._make_words()
        self._make_pages()
        self._make_request()
        self._make_registers()

    def _make_people(self) -> None:
        groups = {
            "editor": [communications_group()],
            "desk-pl": [create_country_desk(self.poland)],
            "desk-be": [create_country_desk(self.belgium)],
            "translator-pl": [LanguageTeam.objects.get(locale__language_code="pl").translators],
            "reviewer-pl": [LanguageTeam.objects.get(locale__language_code="pl").reviewers],
            "reviewer-fi": [LanguageTeam.objects.get(locale__language_code="fi").reviewers],
        }
        grant_communications(communications_group())
        # Communications works in the collections of its campaigns, not in the private one.
        campaigns = Collection.get_first_root_node().add_child(name="Campaigns")
        GroupCollectionPermission.objects.filter(group__name="Communications").update(collection=campaigns)
        self.people = {name: factories.user(name, groups=tuple(given)) for name, given in groups.items()}
        self.people["admin"] = self.admin

    def _make_records(self) -> None:
        """One Belgian draft of each kind; the place is confidential as well."""
        nl, owner = records.locale("nl"), records.organization(self.belgium, name="Stichting Brug")
        fields: dict[Any, dict[str, Any]] = {
            directory.Service: {"organization": owner, "kind": "helpline", "by_phone": True},
            directory.Location: {"confidential": True, "city": f"{BELGIAN}-stad"},
            directory.Program: {"organization": owner},
        }
        self.records: dict[str, Any] = {}
        for model in RECORDS:
            record: Any = model(country=self.belgium, **fields.get(model, {}))
            text: Any = record._meta.get_field("primary_texts").related_model
            record.primary_texts = [text(name=f"{BELGIAN} {model._meta.model_name}", locale=nl)]
            self.records[str(model._meta.model_name)] = save_record(record, user=self.admin)
        self.service = self.records["service"]
        self.own_service = records.service(self.poland)

    def _make_words(self) -> None:
        """One Finnish row of each kind of words, not approved; that of the Polish service has a task."""
        fi = records.locale("fi")
        self.words: dict[str, Any] = {}
        for text in TEXTS:
            owner: Any = text._meta.get_field(text.owner_field).related_model
            record = self.records[str(owner._meta.model_name)]
            row = text.objects.create(
                **{text.owner_field: record, "name": f"{FINNISH} {text._meta.model_name}", "locale": fi},
                translation_key=record.texts.get(primary_of=record).translation_key,
            )
            row.save_revision(user=self.admin)
            self.words[str(text._meta.model_name)] = text.objects.get(pk=row.pk)
        self.task = self._translated(self.own_service.primary_text, {"name": FINNISH, "summary": FINNISH})
        operations.request_review(self.task, user=self.people["reviewer-fi"])

    def _translated(self, source: Any, words: dict[str, str | list[str]]) -> TranslationTask:
        [task] = operations.submit_for_translation(source, [records.locale("fi")], user=self.admin)
        operations.open_task(task, user=self.admin)
        operations.save_words(task, words, user=self.admin)
        return task

    def _make_pages(self) -> None:
        campaign = factories.campaign()
        self.page_task = self._translated(campaign, {"title": FINNISH, "summary": FINNISH})
        self.finnish_page: Any = CampaignPage.objects.get(
            translation_key=campaign.translation_key, locale__language_code="fi"
        )
        self.finnish_page.summary = FINNISH
        self.finnish_page.save_revision(user=self.admin)
        factories.country("FI", "fi")
        finnish_version = adapt_campaign(campaign, "FI", user=self.admin)
        finnish_version.summary = FINNISH
        finnish_version.save_revision(user=self.admin)
        self.version = Adaptation.objects.get()
        self.page = self.home.add_child(
            instance=CampaignPage(
                title="A draft whose title is no secret", slug="draft", summary=DRAFT, live=False,
                body=[("section", {"heading": DRAFT, "text": f"<p>{DRAFT}</p>"})], locale=factories.locale("en"),
            )
        )  # fmt: skip
        self.page.save_revision(user=self.admin)
        self.workflow = Workflow.objects.first()
        self.workflow_task = Task.objects.first()
        self.workflow_state = WorkflowState.objects.first()
        self.task_state = TaskState.objects.first()
        self.redirect = Redirect.objects.create(old_path="/old", redirect_page=campaign)
        self.site = Site.objects.get()

    def _make_files(self) -> None:
        self.collection = Collection.get_first_root_node().add_child(name="Internal")
        CollectionViewRestriction.objects.create(collection=self.collection, restriction_type="login")
        self.document: Any = get_document_model().objects.create(
            title=FILE, file=ContentFile(FILE.encode(), name="minutes.txt"), collection=self.collection
        )
        data = io.BytesIO()
        Pillow.new("RGB", (20, 20)).save(data, "PNG")
        self.image: Any = get_image_model().objects.create(
            title=FILE, file=ContentFile(data.getvalue(), name="picture.png"), collection=self.collection
        )

    def _make_request(self) -> None:
        """A request for Finnish words of a service and of a page; and Finnish interface words that wait."""
        word = {"context": "", "id": "Search", "plural": "", "before": [], "after": ["Etsi"]}
        self.interface_change = InterfaceWordsChange.objects.create(
            locale=factories.locale("fi"), words=[word], sent_by=self.people["reviewer-fi"]
        )
        self.request = requests.create(
            "Into Finnish",
            {"scope": "list", "keys": [key_of(self.own_service.primary_text)]},
            [factories.locale("fi")],
            user=self.admin,
        )

    def _make_registers(self) -> None:
        """One row of each register, about the Belgian draft where it is about a record."""
        today, now, service = date(2026, 11, 29), timezone.now(), self.service
        rows: dict[str, Any] = {
            "servicepair": records.pair(service, records.service(self.belgium, name="Brug", publish=False)),
            "unit": directory.Unit.objects.create(name="km"),
            "furtherparent": directory.FurtherParent.objects.create(
                child_table="phone", child_uuid=service.uuid, parent_table="service", parent_uuid=service.uuid
            ),
            "metadata": directory.Metadata.objects.create(
                resource_type="service", resource_id=service.uuid, last_action_date=today,
                last_action_type="update", field_name="name", previous_value=BELGIAN, updated_by="x",
            ),
            "metatabledescription": directory.MetaTableDescription.objects.create(name="service"),
            "unmappedrow": directory.UnmappedRow.objects.create(source="x", table="x", content={"x": BELGIAN}),
            "countrydesk": directory.CountryDesk.objects.get(country=self.belgium),
            "tombstone": directory.Tombstone.objects.create(
                uuid=factories_uuid(), model="service", gone_at=now
            ),
            "countrypolicy": directory.CountryPolicy.objects.get(country=self.belgium),
            "verificationvisit": directory.VerificationVisit.objects.create(
                service=service, checked_on=today, by=self.admin, method="phone", note=BELGIAN
            ),
            "mistakereport": directory.MistakeReport.objects.create(
                service=service, kind="phone", text=BELGIAN, received_on=today
            ),
            "contactconfirmation": directory.ContactConfirmation.objects.create(
                revision=service.latest_revision, fingerprint="x", user=self.admin
            ),
            "waiting": directory.ContactWaiting.objects.create(
                content_type=ContentType.objects.get_for_model(directory.Service), object_id=service.pk + 1000,
                title=BELGIAN, country=self.belgium, changed=[], since=now, revision=service.latest_revision,
            ),
            "duplicates": directory.DuplicateCandidate.objects.create(
                kind="service", first_key=service.pk, second_key=service.pk + 1000, first_title=BELGIAN,
                second_title=BELGIAN, country=self.belgium, score=90, found_at=now,
            ),
            "checks-due": service,
            "translationtask": self.task,
            "country": self.belgium,
            "memory": MemoryUnit.objects.create(
                source_language="en", target_language="fi", source_text=DRAFT, target_text=FINNISH, source_hash=1,
                place_hash=1, origin="tmx", approved_at=now,
            ),
            "termsupload": TermsUpload.objects.create(file_name=FINNISH, faults=[DRAFT]),
            "memoryupload": MemoryUpload.objects.create(file_name=FINNISH, faults=[DRAFT]),
            "concept": Concept.objects.create(code="harm"),
            "languageteam": LanguageTeam.objects.get(locale__language_code="fi"),
            "translationrequest": self.request,
        }  # fmt: skip
        self.registers = {name: row.pk for name, row in rows.items()}


def factories_uuid() -> Any:
    """Return an id that nothing has."""
    import uuid

    return uuid.UUID(int=1)
