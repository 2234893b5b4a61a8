"""Tags of the directory's own templates."""

from django import template

from ..models import Service
from ..public.services import preview_service as preview
from ..public.values.service import PublicService

register = template.Library()


@register.simple_tag
def preview_service(service: Service) -> PublicService:
    """Return an unsaved service as the public would see it, in its primary language."""
    return preview(service, service.preview_language)
