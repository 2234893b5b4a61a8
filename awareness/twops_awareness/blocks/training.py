"""What a training is made of: modules, and questions to oneself that nobody else sees."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .common import WordsBlock
from .prose import ProseBlock


class ModuleBlock(WordsBlock):
    """A part of a training."""

    title = blocks.CharBlock(max_length=160, label=_("Module"))
    minutes = blocks.IntegerBlock(min_value=1, max_value=600, label=_("Minutes"))
    text = ProseBlock(label=_("Text"))

    class Meta:
        icon = "clipboard-list"
        label = _("Module")
        description = _("A part of the training, with how long it takes. The sum stands on top of the page.")
        template = "twops_awareness/blocks/module.html"
        preview_value = {
            "title": "Listening without judging",
            "minutes": 20,
            "text": "<p>What to say first, and what to leave out.</p>",
        }


class AnswerBlock(WordsBlock):
    """A possible answer, and what to think of it."""

    answer = blocks.CharBlock(max_length=300, label=_("Answer"))
    right = blocks.BooleanBlock(required=False, label=_("This is a good answer"))
    why = blocks.CharBlock(max_length=400, label=_("Why"))

    class Meta:
        icon = "check"
        label = _("Answer")


class CheckBlock(WordsBlock):
    """A question with several answers."""

    question = blocks.CharBlock(max_length=300, label=_("Question"))
    answers = blocks.ListBlock(AnswerBlock(), min_num=2, max_num=6, label=_("Answers"))

    class Meta:
        icon = "help"
        label = _("Question")


class SelfCheckBlock(WordsBlock):
    """Questions to oneself. An answer opens in the page; nothing is sent, counted or kept."""

    heading = blocks.CharBlock(max_length=160, required=False, label=_("Heading"))
    questions = blocks.ListBlock(CheckBlock(), min_num=1, label=_("Questions"))

    class Meta:
        icon = "check"
        label = _("Self-check")
        description = _(
            "Questions to oneself: each answer opens to say why. Nothing is sent, counted or kept."
        )
        template = "twops_awareness/blocks/self_check.html"
        preview_value = {
            "heading": "What would you say?",
            "questions": [
                {
                    "question": "Somebody tells you about own thoughts. What comes first?",
                    "answers": [
                        {
                            "answer": "Thank them for their trust",
                            "right": True,
                            "why": "It keeps the talk open.",
                        },
                        {
                            "answer": "Ask for every detail",
                            "right": False,
                            "why": "It feels like an interrogation.",
                        },
                    ],
                }
            ],
        }
