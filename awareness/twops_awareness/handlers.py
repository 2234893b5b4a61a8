"""What follows when a campaign is published or deleted, by whomever: its versions know it."""

from django.db.models.signals import post_delete
from django.dispatch import receiver
from wagtail.signals import page_published

from .models import Adaptation, CampaignPage
from .rollout.settling import note_publication


@receiver(page_published, sender=CampaignPage)
def _on_publication(instance: CampaignPage, **kwargs: object) -> None:
    note_publication(instance.translation_key)


@receiver(post_delete, sender=CampaignPage)
def _on_delete(instance: CampaignPage, **kwargs: object) -> None:
    """Forget a version with its last page: the country may adapt the campaign again. An original's row stands."""
    key = instance.translation_key
    if not CampaignPage.objects.filter(translation_key=key).exists():
        Adaptation.objects.filter(adaptation_key=key).delete()
