"""An engine that sends back what nobody asked for."""

from typing import Any

from wagtail_localize.machine_translators.base import BaseMachineTranslator
from wagtail_localize.strings import StringValue


class HostileTranslator(BaseMachineTranslator):
    """Hides an image with a script in a comment that ends early."""

    display_name = "Hostile"

    def translate(self, source_locale: Any, target_locale: Any, strings: Any) -> dict[Any, StringValue]:
        """Return the same text for each string."""
        return {string: StringValue("Pomoc<!--><img src=x onerror=hit()>-->") for string in strings}

    def can_translate(self, source_locale: Any, target_locale: Any) -> bool:
        """Any pair."""
        return True
