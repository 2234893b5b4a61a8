"""The admin's own API of images and documents: those that its user may choose or change, and no other."""

from django.db.models import QuerySet
from twops_locale.admin.lists.visible_instances import visible
from wagtail.documents import get_document_model
from wagtail.documents.api.admin.views import DocumentsAdminAPIViewSet
from wagtail.documents.models import AbstractDocument
from wagtail.images import get_image_model
from wagtail.images.api.admin.views import ImagesAdminAPIViewSet
from wagtail.images.models import AbstractImage


class DocumentsOfTheUser(DocumentsAdminAPIViewSet):
    """Documents of the collections that the user may use."""

    def get_queryset(self) -> "QuerySet[AbstractDocument]":
        """Return them in the order of their keys."""
        return visible(get_document_model(), self.request.user).order_by("id")


class ImagesOfTheUser(ImagesAdminAPIViewSet):
    """Images of the collections that the user may use."""

    def get_queryset(self) -> "QuerySet[AbstractImage]":
        """Return them in the order of their keys."""
        return visible(get_image_model(), self.request.user).order_by("id")
