"""How readers type their language in plain Latin letters, one map a language; longest match first.

Both a document and a query go through the map of the document's language, and are folded afterwards. For languages
in Latin letters a map says what replaces a letter where a keyboard lacks it (``ä`` typed as ``ae``).
"""


def _pairs(text: str) -> dict[str, str]:
    """Return ``"a=b c=d"`` as a dictionary; an empty right side removes the letter."""
    return {left: right for left, _, right in (pair.partition("=") for pair in text.split())}


LATIN: dict[str, dict[str, str]] = {
    "de": _pairs("ä=ae ö=oe ü=ue ß=ss"),
    "da": _pairs("æ=ae ø=oe å=aa"),
    "nb": _pairs("æ=ae ø=oe å=aa"),
    "nn": _pairs("æ=ae ø=oe å=aa"),
    "sv": _pairs("å=aa ä=ae ö=oe"),
    "mt": _pairs("ċ=c ġ=g ħ=h ż=z"),
    "hr": _pairs("đ=dj"),
    "ro": _pairs("ş=s ţ=t ș=s ț=t"),
    "bg": _pairs(
        "а=a б=b в=v г=g д=d е=e ж=zh з=z и=i й=y к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ф=f х=h ц=ts ч=ch ш=sh "
        "щ=sht ъ=a ь=y ю=yu я=ya ия=ia j=y c=ts"
    ),
    "uk": _pairs(
        "а=a б=b в=v г=h ґ=g д=d е=e є=ie ж=zh з=z и=y і=i ї=i й=i к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ф=f "
        "х=kh ц=ts ч=ch ш=sh щ=shch ь= ю=iu я=ia ’= '= ʼ="
    ),
    "ru": _pairs(
        "а=a б=b в=v г=g д=d е=e ё=e ж=zh з=z и=i й=y к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ф=f х=kh ц=ts ч=ch "
        "ш=sh щ=shch ъ= ы=y ь= э=e ю=yu я=ya"
    ),
    "el": _pairs(
        "α=a ά=a β=v γ=g δ=d ε=e έ=e ζ=z η=i ή=i θ=th ι=i ί=i ϊ=i ΐ=i κ=k λ=l μ=m ν=n ξ=x ο=o ό=o π=p ρ=r σ=s ς=s "
        "τ=t υ=i ύ=i ϋ=i ΰ=i φ=f χ=ch ψ=ps ω=o ώ=o ου=ou ού=ou αυ=av αύ=av ευ=ev εύ=ev ει=i εί=i οι=i οί=i αι=ai "
        "γγ=ng γκ=gk μπ=b"
    ),
}

# Applied to the result: some readers type letter by letter what others type by sound (``οι`` as ``oi`` or ``i``).
SPELLING: dict[str, dict[str, str]] = {"el": _pairs("oi=i ei=i y=i w=o")}
