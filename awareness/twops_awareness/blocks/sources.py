"""Lists that stand in fields of their own: what a guide relies on, the files of a material, what a training teaches."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from ..choosers import DocumentChooserBlock
from .common import CodeBlock, FactBlock, FactURLBlock, WordsBlock, language_choices


class SourceBlock(WordsBlock):
    """A publication, as it is cited in every language."""

    title = FactBlock(max_length=300, label=_("Title"), search_index=False)
    publisher = FactBlock(max_length=160, required=False, label=_("Author or publisher"), search_index=False)
    year = FactBlock(max_length=10, required=False, label=_("Year"), search_index=False)
    url = FactURLBlock(required=False, label=_("Web address"))

    class Meta:
        icon = "doc-full"
        label = _("Source")
        template = "twops_awareness/blocks/cited.html"


class SourcesBlock(blocks.StreamBlock):
    """Publications."""

    source = SourceBlock()

    class Meta:
        required = False


class MaterialFileBlock(WordsBlock):
    """One file of a material, in one language and format."""

    document = DocumentChooserBlock(label=_("File"))
    language = CodeBlock(choices=language_choices, label=_("Language"))
    format = FactBlock(
        max_length=40,
        label=_("Format"),
        help_text=_("“A4”, “1080 × 1080 px”. Not translated."),
        search_index=False,
    )

    class Meta:
        icon = "download"
        label = _("File")


class FilesBlock(blocks.StreamBlock):
    """The files of a material, in all languages."""

    file = MaterialFileBlock()

    class Meta:
        required = False


class ObjectivesBlock(blocks.StreamBlock):
    """What somebody can do after a training."""

    objective = blocks.CharBlock(max_length=200, label=_("Objective"), icon="check")

    class Meta:
        required = False
