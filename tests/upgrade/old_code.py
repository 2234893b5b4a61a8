"""What the code of the last release does on the migrated database: run by its ``manage.py shell``, from its own folder.

Each of its tables is read, written over and added to; what it finds missing or obligatory is printed. A page and a service are published.
"""

import sys

from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.models import AutoField
from twops_directory.models import Service
from wagtail.models import Page

OURS = ("twops_awareness", "twops_directory", "twops_locale", "twops_search", "twops_site")
NOT_NULL = ("violates not-null constraint", "NOT NULL constraint failed")


def faults_of(model):
    """Write a row of a model over, and one like it; say what the database refuses for a reason that the model does not know."""
    row = model._base_manager.order_by("pk").first()
    if row is None:
        return []
    found = []
    for again in (False, True):
        try:
            with transaction.atomic():
                if again and isinstance(model._meta.pk, AutoField):
                    row.pk, row._state.adding = None, True
                row.save_base(raw=True, force_insert=again)
                transaction.set_rollback(True)
        except IntegrityError as error:
            if any(words in str(error) for words in NOT_NULL):
                found.append(f"{model._meta.label}: {error}")
        except Exception as error:
            found.append(f"{model._meta.label}: {error!r}")
    return found


for app in OURS:
    for model in apps.get_app_config(app).get_models():
        for fault in faults_of(model):
            sys.stdout.write(f"FAULT {fault}\n".replace("\n ", " "))
service = Service.objects.filter(live=True).order_by("pk").first()
service.save_revision().publish()
page = Page.objects.live().filter(depth__gt=2).order_by("pk").first().specific
page.save_revision().publish()
sys.stdout.write(f"DONE {connection.vendor} {service.pk} {page.pk}\n")
