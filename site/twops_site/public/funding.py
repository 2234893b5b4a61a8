"""The sentence about money from the European Union, as grant agreements ask for it.

The emblem with "Funded by the European Union": Article 17.2 of the Commission's model grant agreement; the disclaimer: Article
17.3. The words of each language follow the Commission's own versions of both (download centre for visual elements; disclaimers
of the executive agencies), in the plural form "authors", with the granting authority in brackets where the site names one.
"""

from django.utils.translation import gettext

from .about import about


def funding_sentence(language: str) -> str:
    """Return the sentence in a language (BCP 47), whole; with the name of the granting authority where the site gives one."""
    names = about().granting_authority
    authority = names.get(language) or names.get("en", "")
    if authority:
        return gettext(
            "Funded by the European Union. Views and opinions expressed are however those of the authors only and do not necessarily reflect those of the European Union or %(authority)s. Neither the European Union nor the granting authority can be held responsible for them."
        ) % {"authority": authority}
    return gettext(
        "Funded by the European Union. Views and opinions expressed are however those of the authors only and do not necessarily reflect those of the European Union or the granting authority. Neither the European Union nor the granting authority can be held responsible for them."
    )
