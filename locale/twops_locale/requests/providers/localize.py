"""The engines of wagtail-localize: DeepL, Google Cloud, its dummy, or a class of one's own."""

from collections.abc import Mapping

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext_noop as _
from wagtail.models import Locale
from wagtail_localize.strings import StringValue

from ..problems import EngineFailed
from .engine import Engine, Texts


class LocalizeEngine(Engine):
    """Options: ``TRANSLATOR``, like ``WAGTAILLOCALIZE_MACHINE_TRANSLATOR``, which is taken where it is left out.

    How long such a class may take is its own option.
    """

    label = "Machine"

    def translate(self, texts: Texts, source: str, target: str, *, answer_to: str) -> Texts:
        """Ask the class; whatever it raises is a failure of the engine. As ``Engine.translate``."""
        known = self.options.get("TRANSLATOR") or getattr(
            settings, "WAGTAILLOCALIZE_MACHINE_TRANSLATOR", None
        )
        if not isinstance(known, Mapping):
            raise EngineFailed(
                _("The setting %(setting)s is missing."), setting="WAGTAILLOCALIZE_MACHINE_TRANSLATOR"
            )
        locales = {
            locale.language_code: locale
            for locale in Locale.objects.filter(language_code__in=[source, target])
        }
        strings = {key: StringValue(text) for key, text in texts.items()}
        try:
            translator = import_string(known["CLASS"])(known.get("OPTIONS", {}))
            if not translator.can_translate(locales[source], locales[target]):
                raise EngineFailed(_("It does not translate between these languages."))
            found = translator.translate(locales[source], locales[target], set(strings.values()))
        except EngineFailed:
            raise
        except Exception as error:  # noqa: BLE001 - a class of anybody's: any error is a failure of the engine, and named
            raise EngineFailed(_("It says: %(words)s"), words=f"{type(error).__name__}: {error}") from error
        return {key: found[string].data for key, string in strings.items() if string in found}
