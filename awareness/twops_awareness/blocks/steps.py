"""What is done one after the other, and what people ask."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .common import WordsBlock
from .prose import ProseBlock


class StepBlock(WordsBlock):
    """One step."""

    title = blocks.CharBlock(max_length=160, label=_("Step"))
    text = ProseBlock(required=False, label=_("Text"))

    class Meta:
        icon = "list-ol"
        label = _("Step")


class StepsBlock(WordsBlock):
    """Steps in their order, numbered."""

    heading = blocks.CharBlock(max_length=160, required=False, label=_("Heading"))
    steps = blocks.ListBlock(StepBlock(), min_num=2, label=_("Steps"))

    class Meta:
        icon = "list-ol"
        label = _("Steps")
        description = _("What is done one after the other. The numbers are made by themselves.")
        template = "twops_awareness/blocks/steps.html"
        preview_value = {
            "heading": "The first call",
            "steps": [
                {"title": "Find a quiet place", "text": "<p>Ten minutes are enough.</p>"},
                {"title": "Say why you call", "text": "<p>One sentence will do.</p>"},
            ],
        }


class QuestionBlock(WordsBlock):
    """A question and its answer."""

    question = blocks.CharBlock(max_length=200, label=_("Question"))
    answer = ProseBlock(label=_("Answer"))

    class Meta:
        icon = "help"
        label = _("Question")


class QuestionsBlock(WordsBlock):
    """Questions that open to their answers."""

    heading = blocks.CharBlock(max_length=160, required=False, label=_("Heading"))
    questions = blocks.ListBlock(QuestionBlock(), min_num=1, label=_("Questions"))

    class Meta:
        icon = "help"
        label = _("Questions and answers")
        description = _("Questions as a reader would ask them. The answers open one by one.")
        template = "twops_awareness/blocks/questions.html"
        preview_value = {
            "heading": "Before you call",
            "questions": [
                {"question": "Do I have to say my name?", "answer": "<p>No. Any name will do.</p>"}
            ],
        }
