"""The one workflow by which translations of every language are reviewed, and originals where nobody else decides.

Both are made when a site migrates. Who has taken one out of use gets a new one when it is wanted next.
"""

from collections.abc import Callable
from copy import copy

from django.apps import AppConfig
from django.apps import apps as installed
from django.apps.registry import Apps
from django.contrib.auth import get_user_model
from django.db import DEFAULT_DB_ALIAS, transaction
from django.db.models import Exists, Model, OuterRef
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import GroupApprovalTask, Task, Workflow, WorkflowTask

from . import LocaleApprovalTask

OWN_NAMES = ("Approval by the language team", "Translation review")  # as they are written in English
TABLES = (Task, Workflow, WorkflowTask, LocaleApprovalTask)


def translation_workflow() -> Workflow:
    """Return the active workflow whose task is the language team's approval, making it on first use."""
    found = Workflow.objects.filter(active=True, workflow_tasks__task__localeapprovaltask__isnull=False)
    if (oldest := found.order_by("pk").first()) is not None:
        return oldest
    task = LocaleApprovalTask.objects.filter(active=True).first() or LocaleApprovalTask.objects.create(
        name=_("Approval by the language team")
    )
    workflow = Workflow.objects.create(name=_("Translation review"))
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    return workflow


def original_workflow(usual: Workflow | None) -> Workflow | None:
    """Return by which workflow the original of a page is approved.

    Args:
        usual: the one that Wagtail finds. One of whose groups has nobody, as that of a new site, would lock the page
            for everybody but an administrator: then those of the page's language decide. One query.
    """
    if usual is None or not _is_stuck(usual):
        return usual
    return _language_teams_workflow()


def in_words(named: Workflow | Task | None) -> Workflow | Task | None:
    """Return a workflow or a task to be shown: one of ours has its name in the language that is active. Do not save it.

    The name was written when the site migrated, in the language of that moment; one that somebody changed stays.
    """
    return _renamed(named, _)


def in_words_of_reader(named: Workflow | Task | None) -> Workflow | Task | None:
    """Return the same for a mail: its name is in the language in which it is read, of each person."""
    return _renamed(named, gettext_lazy)


def _renamed(
    named: Workflow | Task | None, translate: Callable[[str], str | Promise]
) -> Workflow | Task | None:
    if named is None or named.name not in OWN_NAMES:
        return named
    shown = copy(named)
    shown.name = translate(named.name)
    return shown


def make_workflows(sender: AppConfig, using: str, apps: Apps = installed, **_: object) -> None:
    """Make both workflows after a site has migrated: nobody who only looks at a page is the first to write them.

    A receiver of ``post_migrate``. Nothing happens where the tables are still those of an older release.
    """
    if using == DEFAULT_DB_ALIAS and all(_is_current(apps, model) for model in TABLES):
        _language_teams_workflow()


def _is_current(apps: Apps, model: type[Model]) -> bool:
    """Say whether a model has all its columns, as far as a site has migrated."""
    try:
        migrated = apps.get_model(model._meta.label_lower)
    except LookupError:
        return False
    have, want = ({field.column for field in each._meta.local_fields} for each in (migrated, model))
    return want <= have


def _language_teams_workflow() -> Workflow:
    """Return the active workflow in which a language's people approve originals, making it on first use."""
    step = translation_workflow().workflow_tasks.filter(task__localeapprovaltask__isnull=False).first()
    # A name of its own: editors read it on the button with which they submit. No constraint keeps two people who are the
    # first in the same second from making one each: the older one counts for everybody.
    named = Workflow.objects.filter(name=step.task.name, active=True, workflow_tasks__task=step.task)
    if (oldest := named.order_by("pk").first()) is not None:
        return oldest
    with transaction.atomic():
        own = Workflow.objects.create(name=step.task.name)
        WorkflowTask.objects.create(workflow=own, task=step.task, sort_order=0)
    return own


def _is_stuck(workflow: Workflow) -> bool:
    """Say whether a step of a workflow is up to groups in which nobody is."""
    people = get_user_model().objects.filter(is_active=True, groups__groupapprovaltask=OuterRef("pk"))
    steps = GroupApprovalTask.objects.filter(workflow_tasks__workflow=workflow, active=True)
    return bool(steps.filter(~Exists(people)).exists())
