"""What editors choose of a kit - its parts and its colours, as codes of closed lists - and what its files are called."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_lazy as _


class KitPart(TextChoices):
    """What a kit can hold."""

    POSTER = "poster", _("Poster, A4 and A3, for printers and for the office printer")
    LEAFLET = "leaflet", _("Leaflet, A4 folded once")
    CARDS = "cards", _("Cards for social networks")
    BANNERS = "banners", _("Banners for web sites")
    SIGNATURE = "signature", _("Signature for e-mails")
    CODE = "code", _("QR code of the short address")


class KitLook(TextChoices):
    """The colours of a kit."""

    CALM = "calm", _("Calm: dark green-blue and light paper")
    NIGHT = "night", _("Night: dark blue and a warm light")
    DAY = "day", _("Day: light, dark letters")
    WARM = "warm", _("Warm: dark plum and sand")


@dataclass(frozen=True, slots=True)
class Colours:
    """Colours as six hexadecimal digits: of the large plane and what stands on it, of paper and what stands on it."""

    ground: str
    on_ground: str
    accent: str
    paper: str
    ink: str
    strong: str


COLOURS: dict[str, Colours] = {
    KitLook.CALM: Colours("#12414d", "#ffffff", "#f0c35c", "#f7f4ec", "#1a282d", "#12414d"),
    KitLook.NIGHT: Colours("#161d3a", "#ffffff", "#ffd27a", "#f5f5fa", "#1b2035", "#232e63"),
    KitLook.DAY: Colours("#e4eeec", "#17302f", "#0b5f66", "#ffffff", "#1c2b2b", "#0b5f66"),
    KitLook.WARM: Colours("#4b2748", "#ffffff", "#f3b58c", "#fbf6f0", "#2c1e2a", "#6a2f5f"),
}

NAMES = {
    "poster-a4.pdf": gettext_lazy("Poster A4, for any printer"),
    "poster-a4-print.pdf": gettext_lazy("Poster A4 for print shops, with bleed and crop marks"),
    "poster-a3.pdf": gettext_lazy("Poster A3, for any printer"),
    "poster-a3-print.pdf": gettext_lazy("Poster A3 for print shops, with bleed and crop marks"),
    "poster.png": gettext_lazy("Poster as a picture, for screens"),
    "leaflet-a4.pdf": gettext_lazy("Leaflet, A4 folded once"),
    "leaflet-a4-print.pdf": gettext_lazy("Leaflet for print shops, with bleed and crop marks"),
    "card-1080x1080.png": gettext_lazy("Square card for social networks"),
    "card-1200x630.png": gettext_lazy("Wide card for social networks"),
    "card-1080x1920.png": gettext_lazy("Tall card for social networks"),
    "banner-300x250.png": gettext_lazy("Banner for web sites, 300 × 250"),
    "banner-728x90.png": gettext_lazy("Banner for web sites, 728 × 90"),
    "banner-970x250.png": gettext_lazy("Banner for web sites, 970 × 250"),
    "qr.svg": gettext_lazy("QR code for print"),
    "qr.png": gettext_lazy("QR code for screens"),
    "signature.html": gettext_lazy("Signature for e-mails, with formatting"),
    "signature.txt": gettext_lazy("Signature for e-mails, text only"),
}


def name_of_file(name: str) -> str:
    """Return what a file is, in words; its name where it has none: a file of somebody else's layout."""
    return str(NAMES.get(name, name))
