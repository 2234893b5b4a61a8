"""Facts of an original follow at once in every language, whatever words wait: a date, a country, for whom, a line by hand.

A campaign that its editor ends is over in Greek and in Maltese, too, while a new sentence of it waits for its translator; and a
number that was taken off a poster is on no other. Facts are the fields that a model declares as synchronised and no language
may choose for itself. What stands in a body of blocks goes with its words.
"""

from collections.abc import Collection, Iterable

from django.db.models import Field, Model
from wagtail.log_actions import log
from wagtail.models import DraftStateMixin, Page, Revision, TranslatableMixin
from wagtail.signals import page_published
from wagtail_localize.fields import get_translatable_fields

from ..models import TranslationTask

SLUG = "slug"  # an address stays
VERSIONS = ("approved_revision_id", "review_revision_id", "withdrawn_revision_id")


def fact_fields(source_instance: TranslatableMixin) -> list[Field]:
    """Return the fields whose values are the same in every language, and lie in the object's own row."""
    model, found = type(source_instance), []
    for each in get_translatable_fields(model):
        field = model._meta.get_field(each.field_name)
        is_fact = each.is_synchronized(source_instance) and not each.is_overridable(source_instance)
        if is_fact and each.field_name != SLUG and isinstance(field, Field) and not field.many_to_many:
            found.append(field)
    return found


def follow_facts(source_instance: TranslatableMixin, tasks: Iterable[TranslationTask]) -> int:
    """Give the facts of a published original to its translations; return how many rows were changed.

    To what is public, and to every version that may become public: what is in review, what was withdrawn with the original.
    No word changes, so nothing becomes current by it: what is outdated stays outdated. Lock the tasks first.
    Three queries, and two for each translation that has other facts.
    """
    fields = fact_fields(source_instance)
    of_locale = {task.translation.target_locale_id: task for task in tasks}
    if not fields or not of_locale:
        return 0
    stored = source_instance.serializable_data()
    facts = {field.name: stored[field.name] for field in fields}
    rows = type(source_instance)._base_manager.filter(translation_key=source_instance.translation_key)
    targets = list(rows.filter(locale__in=of_locale).exclude(pk=source_instance.pk).order_by("pk"))
    changed = [target for target in targets if _take_facts(target, source_instance, fields)]
    if isinstance(source_instance, DraftStateMixin):
        facts["expire_at"] = stored["expire_at"]
    keys = {getattr(task, version) for task in of_locale.values() for version in VERSIONS}
    keys |= {getattr(target, name, None) for target in targets for name in ("live_revision_id", "latest_revision_id")}  # fmt: skip
    _write_into(keys - {None}, facts)
    return len(changed)


def _take_facts(target: Model, source_instance: TranslatableMixin, fields: Iterable[Field]) -> bool:
    """Give facts to the row of a translation; say whether it had others."""
    if isinstance(target, Page) and target.alias_of_id:  # goes with its page
        return False
    newer = [field for field in fields if _differs(field, target, source_instance)]
    if not newer:
        return False
    for field in newer:
        setattr(target, field.attname, getattr(source_instance, field.attname))
    names = [field.name for field in newer]
    if isinstance(target, Page):
        target.save(update_fields=names, clean=False)
    else:
        target.save(update_fields=names)
    log(instance=target, action="twops_locale.followed")
    if (
        isinstance(target, Page) and target.live
    ):  # what is found, fed and linked by these facts is another one now
        page_published.send(sender=type(target), instance=target, revision=target.live_revision)
    return True


def _differs(field: Field, one: Model, other: Model) -> bool:
    return bool(field.value_to_string(one) != field.value_to_string(other))


def _write_into(keys: Collection[int | None], facts: dict[str, object]) -> None:
    """Write facts into stored versions. Two queries at most."""
    older = []
    for revision in Revision.objects.filter(pk__in=keys).order_by("pk"):
        known = {name: value for name, value in facts.items() if name in revision.content}
        if any(revision.content[name] != value for name, value in known.items()):
            revision.content |= known
            older.append(revision)
    if older:
        Revision.objects.bulk_update(older, ["content"])
