"""What follows when a campaign is published, withdrawn or deleted, by whomever: its versions know it, its kits are looked after."""

from django.db.models import Model
from django.db.models.signals import post_delete
from django.dispatch import receiver
from twops_locale.signals import public_content_changed
from wagtail.signals import page_published, page_unpublished

from .conf import conf
from .kits.asking import look_after_soon
from .models import Adaptation, CampaignPage
from .rollout.settling import note_publication, note_version_published


@receiver(page_published, sender=CampaignPage)
def _on_publication(instance: CampaignPage, **kwargs: object) -> None:
    note_publication(instance.translation_key)
    note_version_published(instance)
    look_after_soon()


@receiver(post_delete, sender=CampaignPage)
def _on_delete(instance: CampaignPage, **kwargs: object) -> None:
    """Forget a version with its last page: the country may adapt the campaign again. An original's row stands."""
    key = instance.translation_key
    if not CampaignPage.objects.filter(translation_key=key).exists():
        Adaptation.objects.filter(adaptation_key=key).delete()


@receiver(page_unpublished, sender=CampaignPage)
def _on_withdrawal(instance: CampaignPage, **kwargs: object) -> None:
    look_after_soon()


@receiver(public_content_changed)
def _on_change(sender: type[Model], **kwargs: object) -> None:
    """Look after kits when services changed: they show their numbers."""
    if sender._meta.label == conf().SERVICE_MODEL:
        look_after_soon()
