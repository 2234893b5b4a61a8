"""The rules of the matrix: which address is about what. An address that no rule names fails the test.

A rule fills the gaps of an address with something foreign to all whom the matrix sends there but its ``owners``. A *closed*
address must not open for anybody else (no answer 200 and no 201), one that is not closed may, as long as it betrays nothing: lists,
forms for something new, choosers, and what Wagtail shows to every editor (the titles of pages).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from wagtail.models import Locale

from .world import World

Fills = list[dict[str, Any]]
# What is counted and written down of one's own attempts.
OWN_ACCOUNT = frozenset({"twops_site_loginwait", "twops_site_accountevent"})


@dataclass(frozen=True)
class Rule:
    """What an address is about.

    Attributes:
        address: a regular expression for the whole template.
        fill: what stands in its gaps; several where one address is about several things. ``?`` is the query, ``open``
            says why it is not closed for this one.
        closed: whether it opens for owners only.
        owners: roles to whom it belongs; what they may do there other tests say.
        writes: tables that whoever comes here may write to: their own settings.
    """

    address: str
    fill: Callable[[World, re.Match[str]], Fills]
    closed: bool = True
    owners: frozenset[str] = frozenset()
    writes: frozenset[str] = frozenset()

    def matches(self, template: str) -> re.Match[str] | None:
        """Match the whole template."""
        return re.fullmatch(self.address, template)


def interface_change(world: World, found: re.Match[str]) -> Fills:
    """A change of Finnish interface words, and each thing that is done with one."""
    return [
        {"tag": "fi", "pk": world.interface_change.pk, "step": step}
        for step in ("approve", "refuse", "put-back")
    ]


def nothing(world: World, found: re.Match[str]) -> Fills:
    """No gap."""
    return [{}]


def map_of_a_language(world: World, found: re.Match[str]) -> Fills:
    """The sitemaps of the languages of the two drafts."""
    return [{"language": "en"}, {"language": "fi"}]


def opens(*addresses: str, **more: Any) -> list[Rule]:
    """Addresses without a gap that may open for many: lists, forms for something new, an editor's own settings."""
    return [Rule(address, nothing, closed=False, **more) for address in addresses]


def original(world: World, found: re.Match[str]) -> Fills:
    """Names that lead out of the folder of sizes, or to no picture."""
    return [{"name": name} for name in ("nowhere.png", "..", "page.html")]


def public_record(world: World, found: re.Match[str]) -> Fills:
    """A draft by its public id."""
    ids = [world.service.uuid, world.records["organization"].uuid, world.page.translation_key]
    ids += [world.records["taxonomy"].uuid, world.records["term"].uuid, world.records["location"].uuid]
    return [{"uuid": key, "identifier": key, "translation_key": key, "code": "be"} for key in ids]


def page(world: World, found: re.Match[str]) -> Fills:
    """The English draft, and the Finnish page that waits for its translation."""
    common = {
        "content_type_app_name": "twops_awareness", "content_type_model_name": "campaignpage",
        "app_label": "twops_awareness", "model_name": "campaignpage", "destination_id": world.home.pk,
        "action_name": "approve", "task_state_id": world.task_state.pk, "task_id": world.workflow_task.pk,
        "workflow_state_id": world.workflow_state.pk, "revision_id_a": "earliest", "revision_id_b": "latest",
    }  # fmt: skip
    names = ("page_id", "pk", "parent_page_id", "page_to_move_id")
    return [
        {**common, **dict.fromkeys(names, subject.pk), "revision_id": subject.latest_revision_id}
        for subject in (world.page, world.finnish_page)
    ]


def kit(world: World, found: re.Match[str]) -> Fills:
    """A kit of a page that is not public: none has one."""
    ways = {"uuid": world.page.translation_key, "kit_id": 1, "name": "poster-a4.pdf"}
    return [{**fill, **ways} for fill in page(world, found)]


def page_action(world: World, found: re.Match[str]) -> Fills:
    """The same in the admin's own interface, each action."""
    actions = (
        "copy",
        "publish",
        "unpublish",
        "move",
        "delete",
        "create_alias",
        "copy_for_translation",
        "convert_alias",
    )
    return [{**fill, "action_name": action} for fill in page(world, found) for action in actions]


def snippet(world: World, found: re.Match[str]) -> Fills:
    """A Belgian draft or Finnish words, by the model that the address names."""
    row = {**world.records, **world.words}[found["model"]]
    return [
        {
            "pk": row.pk, "?": f"id={row.pk}", "revision_id": row.latest_revision_id, "action_name": "approve",
            "task_state_id": world.task_state.pk, "workflow_state_id": world.workflow_state.pk,
            "task_id": world.workflow_task.pk, "revision_id_a": "earliest", "revision_id_b": "latest",
        }
    ]  # fmt: skip


def register(world: World, found: re.Match[str]) -> Fills:
    """A row of a register."""
    return [{"instance_pk": world.registers[found["model"]]}]


def version(world: World, found: re.Match[str]) -> Fills:
    """The Finnish version of a campaign, a draft; and the Belgian one that nobody has made."""
    return [
        {"pk": world.version.pk, "key": world.version.campaign_key, "code": code} for code in ("FI", "BE")
    ]


PAGE_ACTIONS = ("delete", "publish", "unpublish", "move")


def bulk(world: World, found: re.Match[str]) -> Fills:
    """Each bulk action on what is foreign, named one by one and all at once."""
    fills = []
    for model, row in {**world.records, **world.words}.items():
        actions = (
            ("delete", "publish", "unpublish", "assign_check", "merge", "send_for_translation")
            if model in world.records
            else ("delete",)
        )
        fills += [
            {"app_label": "twops_directory", "model_name": model, "action": action, **query}
            for action in actions
            for query in ({"?": f"id={row.pk}"}, {"?": "id=all", "open": "all of one's own"})
        ]
    for app, model, row, actions in (
        ("wagtailimages", "image", world.image, ("delete", "add_tags", "add_to_collection")),
        ("wagtaildocs", "document", world.document, ("delete", "add_tags", "add_to_collection")),
        ("wagtailcore", "page", world.page, (*PAGE_ACTIONS, "send_pages_for_translation")),
        ("wagtailcore", "page", world.finnish_page, (*PAGE_ACTIONS, "send_pages_for_translation")),
        ("auth", "user", world.admin, ("delete", "set_active_state", "assign_role")),
    ):
        fills += [
            {"app_label": app, "model_name": model, "action": action, "?": f"id={row.pk}"}
            | ({"open": "titles of pages"} if model == "page" else {})
            for action in actions
        ]
    return fills


def file(world: World, found: re.Match[str]) -> Fills:
    """The private document and the private picture."""
    keys: dict[str, Any] = dict.fromkeys(("document_id", "doc_id"), world.document.pk)
    keys |= {
        "image_id": world.image.pk,
        "pk": world.image.pk,
        "uploaded_file_id": 1,
        "filter_spec": "original",
    }
    keys["filename"] = world.document.filename
    if "documents" in found.string:
        keys["pk"] = world.document.pk
    return [{**keys, "?": f"id={keys['pk']}"}]


def translation(world: World, found: re.Match[str]) -> Fills:
    """The Finnish words in the translation editor, of a service and of a page."""
    fills = []
    for task in (world.task, world.page_task):
        source = task.translation.source
        target = (
            world.finnish_page
            if task == world.page_task
            else world.own_service.texts.get(locale__language_code="fi")
        )
        fills += [
            {
                "translation_id": task.translation_id, "translation_source_id": source.pk, "task_id": task.pk,
                "key": source.stringsegment_set.first().pk, "remark_id": 1,
                "string_segment_id": source.stringsegment_set.first().pk, "overridable_segment_id": 1, "mode": "x",
                "page_id": world.page.pk, "app_label": "twops_directory", "model_name": "service" if "api" in
                found.string else "servicetext", "pk": world.service.pk if "api" in found.string else target.pk,
                "action": action, "format_name": "xliff",
            }
            for action in ("submit", "approve", "return", "take")
        ]  # fmt: skip
    return fills if "{action}" in found.string else fills[::4]


def finnish(world: World, found: re.Match[str]) -> Fills:
    """The language of the Finnish team."""
    return [{"locale_id": Locale.objects.get(language_code="fi").pk}]


def request(world: World, found: re.Match[str]) -> Fills:
    """A request of the administrator's for Finnish words."""
    actions = ("send", "withdraw", "withdraw-items", "languages", "items", "update", "again", "discard")
    gaps = [{"pk": world.request.pk, "action": action, "format_name": "xliff"} for action in actions]
    return gaps if "{action}" in found.string else gaps[:1]


def answer(world: World, found: re.Match[str]) -> Fills:
    """An answer of an engine to an item, without its proof."""
    return [{"item_id": world.request.items.first().pk, "token": "x"}]


def settings_row(world: World, found: re.Match[str]) -> Fills:
    """What only administrators set."""
    keys: dict[str, Any] = {
        "users": world.admin.pk, "groups": world.admin.pk, "sites": world.site.pk, "locales": world.home.locale_id,
        "collections": world.collection.pk, "redirects": world.redirect.pk, "workflows": world.workflow.pk,
    }  # fmt: skip
    key = keys[found["what"]]
    if found["what"] == "groups":
        key = world.people["desk-be"].groups.get().pk
    names = ("pk", "collection_id", "redirect_id", "workflow_pk")
    return [
        {
            **dict.fromkeys(names, key), "page_pk": world.page.pk, "app_label": "twops_locale",
            "model_name": "localeapprovaltask", "task_id": world.workflow_task.pk,
        }
    ]  # fmt: skip


def settings_row_of_workflows(world: World, found: re.Match[str]) -> Fills:
    """A task of the translation workflow."""
    return [{"task_id": world.workflow_task.pk}]


def session(world: World, found: re.Match[str]) -> Fills:
    """Somebody else at a foreign record or page."""
    return [
        {"app_label": "twops_directory", "model_name": "location", "object_id": world.records["location"].pk, "session_id": 1},
        {"app_label": "wagtailcore", "model_name": "page", "object_id": world.page.pk, "session_id": 1},
    ]  # fmt: skip


def public_path(world: World, found: re.Match[str]) -> Fills:
    """The address of the draft."""
    return [{"path": "draft/"}]


def no_login(world: World, found: re.Match[str]) -> Fills:
    """What readers have no login for."""
    return [{"restriction_id": 1, "page_view_restriction_id": 1, "page_id": world.page.pk}]


def tag(world: World, found: re.Match[str]) -> Fills:
    """Tags of pictures."""
    return [{"app_name": "taggit", "model_name": "tag"}]


def token(world: World, found: re.Match[str]) -> Fills:
    """A link to a new password that nobody was sent."""
    return [{"uidb64": "MQ", "token": "x"}]


def refused_report(world: World, found: re.Match[str]) -> Fills:
    """What somebody wrote of a record and was not taken, encrypted."""
    return [{**fill, "token": "x"} for fill in public_record(world, found)]


EDITOR, DESK, FINLAND = frozenset({"editor"}), frozenset({"desk-be"}), frozenset({"reviewer-fi"})
PROFILE = frozenset({"wagtailusers_userprofile", "auth_user"})
RECORD = "(?P<model>service|organization|location|program|taxonomy|term|countryconfidentiality)"
WORDS = r"(?P<model>\w+text)"
MODEL = r"(?P<model>[\w-]+)"
PAGE_OF_ONE = (
    "edit|edit/preview|view_draft|delete|unpublish|convert_alias|move|set_position|privacy|lock|unlock|revisions/{revision_id}/.+"
    "|move/{destination_id}/confirm|revisions/compare/.+"
)  # fmt: skip

RULES: list[Rule] = [
    # Readers. A draft and a confidential record are not there for anybody.
    *opens(
        "",
        "robots.txt",
        r"\.well-known/security\.txt",
        r"sitemap[\w-]*.xml",
        "favicon.ico",
        "brand.css",
        "api/nowhere",
        "hsds/?",
        "oruk/?",
    ),
    *opens(r"api/v1/[\w./-]*", r"(hsds|oruk)/[\w.]+"),
    Rule(r"api/v1/\w+/{uuid}", public_record),
    Rule(r"(hsds|oruk)/\w+/{identifier}", public_record),
    Rule("sitemap-{language}.xml", map_of_a_language, closed=False),
    *opens("en/(help|search|help/leaflet|help/answer|exit)/", "en/feed.xml"),
    Rule(r"(en/_util|documents/authenticate_with_password)/.*", no_login),
    Rule(r"en/[\w/-]*{token}/", token, closed=False),  # what somebody chose, encrypted: not ours to read
    Rule("en/help/{code}/", public_record, closed=False),
    Rule("en/help/service/{uuid}/report/again/{token}/", refused_report),
    Rule("en/(help/service|other-languages)/{.+}/(report/)?", public_record),
    Rule("en/help/service/{uuid}/report/received/", public_record, closed=False),
    Rule("en/kits/{uuid}/{name}", kit),
    Rule("en/{path}", public_path),
    Rule("translation-answers/{item_id}/{token}/", answer),
    Rule("documents/{document_id}/{filename}", file),
    Rule("media/images/{name}", original),
    # The admin's frame, and every editor's own settings.
    *opens("admin/", "admin/(login|jsi18n|sprite|nowhere|test404|failwhale|block-preview)/"),
    *opens("admin/logout/", writes=OWN_ACCOUNT),
    *opens("admin/(account|dismissibles)/", writes=PROFILE),
    *opens("admin/password_reset/", writes=OWN_ACCOUNT),
    *opens(r"admin/(password_reset/(done|complete)/|modeladmin/jsi18n/|localize/jsi18n/)"),
    Rule("admin/password_reset/confirm/.*", token, closed=False),
    Rule(
        "admin/editing-sessions/ping/.*",
        session,
        owners=EDITOR,
        writes=frozenset({"wagtailadmin_editingsession"}),
    ),
    Rule(
        "admin/editing-sessions/release/.*",
        session,
        closed=False,
        writes=frozenset({"wagtailadmin_editingsession"}),
    ),
    *opens("admin/(tag-autocomplete|page-blocks|design)/"),
    Rule("admin/tag-autocomplete/{app_name}/{model_name}/", tag, closed=False),
    *opens(
        r"admin/choose-(external|email|phone|anchor)-link/", r"admin/reports/[\w/-]+", r"admin/embeds/[\w/]+"
    ),
    *opens("admin/roll-out/"),
    Rule("admin/roll-out/{key}/", version, closed=False),
    Rule("admin/roll-out/(changes/{pk}|{key}/{code}/adapt)/", version, owners=FINLAND),
    # Pages: Wagtail shows the titles of all to every editor, and nothing else of a draft.
    *opens(
        "admin/pages/", r"admin/pages/search/(results/)?", r"admin/choose-page/((search|chosen-multiple)/)?"
    ),
    Rule("admin/choose-page/{parent_page_id}/", page, closed=False),
    Rule(f"admin/pages/{{page_id}}/({PAGE_OF_ONE})/", page, owners=EDITOR),
    Rule("admin/pages/{pk}/revisions/compare/.*", page, owners=EDITOR),
    Rule("admin/pages/.*", page, closed=False, owners=EDITOR),
    Rule("admin/api/main/pages/{pk}/action/{action_name}/", page_action, owners=EDITOR),
    Rule("admin/api/main/pages/.*", page, closed=False),
    Rule("admin/bulk/.*", bulk, owners=EDITOR),
    Rule("admin/campaigns/{page_id}/kits/({kit_id}/{name})?", kit, owners=EDITOR),
    # Files.
    *opens(
        r"admin/(images|documents)/((results|add|multiple/add)/)?",
        r"admin/api/main/(images|documents)/(find/)?",
    ),
    *opens(r"admin/(images|documents)/chooser/((results|create)/)?"),
    Rule(r"admin/(images|documents)/chooser/chosen-multiple/", file, closed=False),
    Rule(r"admin/((api/main/)?(images|documents)|private-files)/.*", file),
    # The directory: a desk's own country.
    *opens(
        "admin/snippets/", r"admin/snippets/(choose/)?twops_directory/\w+/((results|add|create|preview)/)?"
    ),
    Rule(rf"admin/snippets/choose/twops_directory/{RECORD}/.*", snippet, closed=False, owners=DESK),
    Rule(rf"admin/snippets/twops_directory/{RECORD}/.*", snippet, owners=DESK),
    Rule(
        "admin/directory/confirm/{model_name}/{pk}/",
        lambda w, f: [{"model_name": "service", "pk": w.service.pk}],
        owners=DESK,
    ),
    Rule(
        "admin/directory/duplicates/{pk}/compare/",
        lambda w, f: [{"pk": w.registers["duplicates"]}],
        owners=DESK,
    ),
    *opens(r"admin/(twops_directory|twops_locale|directory)/[\w-]+/(create/)?"),
    Rule(
        r"admin/twops_locale/(?P<model>translationrequest)/\w+/{instance_pk}/",
        register,
        owners=EDITOR | {"desk-pl"} | FINLAND,
    ),
    Rule(r"admin/twops_locale/(?P<model>concept)/\w+/{instance_pk}/", register, closed=False),  # see terms
    Rule(
        rf"admin/(twops_directory|twops_locale|directory)/{MODEL}/\w+/{{instance_pk}}/",
        register,
        owners=DESK | FINLAND,
    ),
    # Words: a language's own team.
    Rule(rf"admin/snippets/choose/twops_directory/{WORDS}/.*", snippet, closed=False, owners=FINLAND),
    Rule(rf"admin/snippets/twops_directory/{WORDS}/.*", snippet, owners=FINLAND),
    *opens(r"admin/localize/reports/translations/(results/)?"),
    # Terms: everybody's who works with words; whose they are to change the operations say.
    *opens("admin/terms/(hits|report|exchange)/"),
    Rule("admin/terms/export/terms.{kind}", lambda w, f: [{"kind": "tbx"}, {"kind": "csv"}], closed=False),
    Rule("admin/localize/api/snippets/{app_label}/{model_name}/", translation, closed=False),
    Rule(
        r"admin/localize/(submit|update)/.*", translation, owners=EDITOR | {"desk-pl"}
    ),  # their own originals
    *opens("admin/translation-tasks/files/"),
    *opens("admin/translation-checks/"),
    Rule(r"admin/translation-checks/.*", finnish, owners=FINLAND),
    *opens("admin/translation-tasks/requests/new/"),
    *opens("admin/translation-tasks/(replace|review|review/send)/"),  # in the languages of one's own teams
    # Whoever sends for translation sees what others asked for; what they may change there, other tests say.
    Rule(r"admin/translation-tasks/requests/.*", request, owners=EDITOR | {"desk-pl"} | FINLAND),
    *opens(r"admin/translation-tasks/(matrix|to-do|times)/"),
    *opens("admin/translation-tasks/notices/seen/", writes=frozenset({"twops_locale_notice"})),
    Rule("admin/translation-tasks/roll-out/{page_id}/", page, closed=False, owners=EDITOR),
    # Who may publish an original, and reviewers, put back what was withdrawn with it.
    Rule(
        "admin/translation-tasks/put-back/{translation_source_id}/",
        translation,
        owners=EDITOR | {"desk-pl"} | FINLAND,
    ),
    # Authors answer what is remarked on their originals.
    Rule(  # of the team, and of the authors of the originals: the service is of the Polish desk
        "admin/translation-tasks/{task_id}/remarks/", translation, owners=EDITOR | {"desk-pl"} | FINLAND
    ),
    Rule(r"admin/(localize|translation-tasks)/.*", translation, owners=FINLAND),
    *opens("admin/translation-memory/"),  # each language's own team sees its translations
    Rule(r"admin/translation-memory/(exchange|download)/", nothing),
    Rule("admin/terms/imports/{pk}/", lambda w, f: [{"pk": w.registers["termsupload"]}]),
    Rule("admin/translation-memory/imports/{pk}/", lambda w, f: [{"pk": w.registers["memoryupload"]}]),
    Rule("admin/translation-memory/{pk}/delete/", lambda w, f: [{"pk": w.registers["memory"]}]),
    # Interface words: how many are missing any team may know; the words of a language are its own team's.
    *opens("admin/interface-words/"),
    Rule("admin/interface-words/{tag}/(download/)?", lambda w, f: [{"tag": "fi"}], owners=FINLAND),
    Rule("admin/interface-words/{tag}/changes/{pk}/.*", interface_change, owners=FINLAND),
    Rule("admin/worker/", nothing),
    # One's own second factor; what happened to accounts, and what is done for others, is the administrators'.
    *opens(r"admin/second-factor/(ask/|first/|new/|codes/|prove/)?", writes=OWN_ACCOUNT),
    *opens(
        r"admin/second-factor/passkey/(new/)?(begin|end|words)/",
        writes=OWN_ACCOUNT | {"django_otp_webauthn_webauthnuserhandle"},
    ),
    Rule("admin/accounts/(results/)?", nothing),
    Rule("admin/accounts/{pk}/", lambda w, f: [{"pk": w.admin.pk}]),
    # Who has which role: whoever may change accounts.
    Rule("admin/people/", nothing),
    Rule("admin/people/{pk}/", lambda w, f: [{"pk": w.admin.pk}]),
    # What administrators set.
    Rule(
        "admin/workflows/task_chooser/{task_id}/", settings_row_of_workflows, closed=False
    ),  # a name of the set-up
    *opens(r"admin/(workflows|collections|locales|sites|users|groups|redirects)/[\w/]*"),
    Rule(r"admin/(?P<what>workflows|collections|locales|sites|users|groups|redirects)/.*", settings_row),
]


def rule_for(template: str) -> tuple[Rule, re.Match[str]] | None:
    """Return the first rule that names an address, with what it matched; None for an address that nobody thought of."""
    for rule in RULES:
        found = rule.matches(template)
        if found is not None:
            return rule, found
    return None
