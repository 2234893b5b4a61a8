"""What the script of the screen says, in the language of the person."""

from django.utils.translation import gettext as _


def script_words() -> dict[str, str]:
    """Return the sentences of the script by their names."""
    return {
        "unsaved": _("Not saved yet"),
        "saving": _("Saving …"),
        "saved": _("Saved"),
        "offline": _("Not saved: no connection. It is tried again by itself; your words stay here."),
        "loggedOut": _(
            "Not saved: you are logged out, or may not change this any more. Your words stay here. Log in again in "
            "another window, then try again."
        ),
        "failed": _(
            "Not saved: the server has a problem. It is tried again by itself; your words stay here."
        ),
        "noHelp": _(
            "Suggestions and remarks cannot be shown now: no connection, or the server has a problem."
        ),
        "tryAgain": _("Try again"),
        "conflict": _("Somebody else changed this text meanwhile. Not saved: decide which words stay."),
        "theirs": _("Theirs ({person}):"),
        "mine": _("Yours:"),
        "keepMine": _("Keep mine"),
        "takeTheirs": _("Take theirs"),
        "tooLong": _("{count} characters too long"),
        "linkMissing": _("Link is missing: {text}"),
        "insertLink": _("Insert link: {text}"),
        "bold": _("Bold"),
        "italic": _("Italic"),
        "shown": _("{count} texts shown"),
        "nothingOpen": _("Nothing is left to do in the texts shown."),
        "unsavedCount": _("{count} not saved"),
        "someone": _("somebody"),
        "progress": _("{done} of {total} texts translated"),
        "replaces": _("The words that were there are replaced. Ctrl+Z brings them back."),
    }
