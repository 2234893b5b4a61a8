"""Pictures, videos and files. Words beside them are translated; the files can be exchanged for another language."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.documents.models import AbstractDocument

from ..choosers import DocumentChooserBlock, ImageBlock
from .common import CodeBlock, FactBlock, WordsBlock, language_choices
from .gathering import Context, gathered_for
from .prose import ProseBlock

VIDEO_FILES = ("mp4", "webm")
CAPTION_FILES = ("vtt",)


class PictureBlock(WordsBlock):
    """A picture with words for those who do not see it, or said to be decoration."""

    image = ImageBlock(label=_("Picture"))
    caption = blocks.CharBlock(max_length=200, required=False, label=_("Caption"))
    credit = FactBlock(
        max_length=120,
        required=False,
        label=_("Who made it"),
        help_text=_("It is not translated."),
        search_index=False,
    )

    class Meta:
        icon = "image"
        label = _("Picture")
        description = _("A quiet picture, with words for those who do not see it. Never children or bodies.")
        template = "twops_awareness/blocks/picture.html"
        preview_template = "twops_awareness/previews/picture.html"

    def get_context(self, value: blocks.StructValue, parent_context: Context | None = None) -> Context:
        """Add the sizes in which the picture is offered; none where its file is missing."""
        context: Context = super().get_context(value, parent_context=parent_context)
        context["sizes"] = gathered_for(self, value).sizes(value.get("image"))
        return context


class CaptionsBlock(WordsBlock):
    """The captions of a video in one language."""

    file = DocumentChooserBlock(label=_("File (WebVTT)"))
    language = CodeBlock(choices=language_choices, label=_("Language"))

    class Meta:
        icon = "openquote"
        label = _("Captions")


class VideoBlock(WordsBlock):
    """A video from our own server, with captions and a transcript."""

    title = blocks.CharBlock(max_length=160, label=_("Title"))
    video = DocumentChooserBlock(label=_("Video (MP4 or WebM)"))
    captions = blocks.ListBlock(CaptionsBlock(), min_num=1, label=_("Captions"))
    transcript = ProseBlock(
        label=_("Transcript"), help_text=_("All that is said and shown, for those who do not play it.")
    )

    class Meta:
        icon = "media"
        label = _("Video")
        description = _(
            "A video of our own, with captions and a transcript. Videos on other sites would tell them who watches."
        )
        template = "twops_awareness/blocks/video.html"
        preview_template = "twops_awareness/previews/video.html"

    def clean(self, value: blocks.StructValue) -> blocks.StructValue:
        """Refuse files that no browser plays, or shows as captions."""
        cleaned: blocks.StructValue = super().clean(value)
        if not _is_one_of(cleaned["video"], VIDEO_FILES):
            wrong = ValidationError(_("Choose a file that ends with .mp4 or .webm."))
            raise StructBlockValidationError(block_errors={"video": wrong})
        if not all(_is_one_of(each["file"], CAPTION_FILES) for each in cleaned["captions"]):
            wrong = ValidationError(_("Captions are files that end with .vtt (WebVTT)."))
            raise StructBlockValidationError(block_errors={"captions": wrong})
        return cleaned

    def get_context(self, value: blocks.StructValue, parent_context: Context | None = None) -> Context:
        """Add the address of the video, and of its captions by language; empty where the public may not have them."""
        context: Context = super().get_context(value, parent_context=parent_context)
        gathered = gathered_for(self, value)
        context["address"] = gathered.address(value.get("video"))
        context["tracks"] = [
            {"address": address, "language": each["language"]}
            for each in value.get("captions") or ()
            if (address := gathered.address(each["file"]))
        ]
        return context


def _is_one_of(document: AbstractDocument | None, extensions: tuple[str, ...]) -> bool:
    return document is None or document.file_extension.lower() in extensions


class DownloadBlock(WordsBlock):
    """A file, by the words that readers see."""

    document = DocumentChooserBlock(label=_("File"))
    words = blocks.CharBlock(
        max_length=160,
        required=False,
        label=_("Name for readers"),
        help_text=_("Without it, the file's title."),
    )
    language = CodeBlock(choices=language_choices, required=False, label=_("Language of the file"))

    class Meta:
        icon = "download"
        label = _("File")


class DownloadsBlock(WordsBlock):
    """Files to take along, with their kind and size."""

    heading = blocks.CharBlock(max_length=160, required=False, label=_("Heading"))
    files = blocks.ListBlock(DownloadBlock(), min_num=1, label=_("Files"))

    class Meta:
        icon = "download"
        label = _("Downloads")
        description = _("Files to take along. Kind, size and language stand beside each.")
        template = "twops_awareness/blocks/downloads.html"
        preview_template = "twops_awareness/previews/downloads.html"

    def get_context(self, value: blocks.StructValue, parent_context: Context | None = None) -> Context:
        """Add the files that the public may have, with their addresses: those in the reader's language first."""
        context: Context = super().get_context(value, parent_context=parent_context)
        found = gathered_for(self, value)
        files = found.files(value.get("files") or ())
        context["files"] = sorted(files, key=lambda each: each.language not in ("", found.language))
        return context
