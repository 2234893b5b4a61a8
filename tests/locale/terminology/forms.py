"""Sentences' forms of terms, written by hand: what a reader of the language would call the same words."""

FORMS: dict[str, dict[str, str]] = {
    "pl": {
        "pornografia dziecięca": "pornografii dziecięcej|pornografię dziecięcą|pornografią dziecięcą|pornografie dziecięce|PORNOGRAFIA DZIECIĘCA|pornografia dziecieca",
        "pedofil": "pedofila|pedofilowi|pedofilem|pedofilu|pedofile|pedofilów|pedofilom|pedofilami|pedofilach|pedofili",
        "seksualne wykorzystywanie dzieci": "seksualnego wykorzystywania dzieci|seksualnemu wykorzystywaniu dzieci|seksualnym wykorzystywaniem dzieci|seksualne wykorzystywanie dziecka",
    },
    "de": {
        "Kinderpornografie": "Kinderpornografien|KINDERPORNOGRAFIE|Kinderpornografiekonsum|Internetkinderpornografie|Kinderpornografie-Ring|Kinder-Pornografie",
        "Kinderschänder": "Kinderschänders|Kinderschändern|Kinderschänderin|Kinderschänderinnen|Kinderschaender|Kinderschänder*innen",
        "freiwillige Prostitution": "freiwilliger Prostitution|freiwilligen Prostitution|freiwillige Prostitutionen",
    },
    "fi": {
        "lapsiporno": "lapsipornon|lapsipornoa|lapsipornossa|lapsipornosta|lapsipornoon|lapsipornolla|lapsipornoksi",
        "lapsen seksuaalinen hyväksikäyttö": "lapsen seksuaalisen hyväksikäytön|lapsen seksuaalista hyväksikäyttöä|lapsen seksuaalisessa hyväksikäytössä|lasten seksuaalisesta hyväksikäytöstä|lapsen seksuaaliseen hyväksikäyttöön",
        "lapseen kohdistuva seksuaaliväkivalta": "lapseen kohdistuvan seksuaaliväkivallan|lapseen kohdistuvaa seksuaaliväkivaltaa|lapsiin kohdistuvassa seksuaaliväkivallassa",
    },
    "el": {
        "παιδική πορνογραφία": "παιδικής πορνογραφίας|παιδικές πορνογραφίες|ΠΑΙΔΙΚΗ ΠΟΡΝΟΓΡΑΦΙΑ|ΠΑΙΔΙΚΗΣ ΠΟΡΝΟΓΡΑΦΙΑΣ|παιδικη πορνογραφια|παιδικών πορνογραφιών",
        "παιδόφιλος": "παιδόφιλου|παιδόφιλο|παιδόφιλε|παιδόφιλοι|παιδόφιλων|παιδόφιλους|παιδοφίλων",
        "σεξουαλική κακοποίηση": "σεξουαλικής κακοποίησης|σεξουαλικές κακοποιήσεις|σεξουαλικών κακοποιήσεων|σεξουαλικής κακοποιήσεως",
    },
    "cs": {
        "dětská pornografie": "dětské pornografie|dětské pornografii|dětskou pornografii|dětskou pornografií|dětských pornografií|dětskými pornografiemi",
        "pohlavní zneužívání dětí": "pohlavního zneužívání dětí|pohlavnímu zneužívání dětí|pohlavním zneužíváním dětí|pohlavní zneužívání dítěte",
        "pachatel": "pachatele|pachateli|pachatelem|pachatelé|pachatelů|pachatelům",
    },
    "fr": {
        "pornographie enfantine": "pornographies enfantines|Pornographie enfantine|d'une pornographie enfantine|l’pornographie enfantine|PORNOGRAPHIE ENFANTINE|la pornographie-enfantine",
        "pédophile": "pédophiles|d’un pédophile|Pédophiles|PÉDOPHILES|pedophile|qu'pédophile",
        "abus sexuel sur enfant": "abus sexuels sur enfants|d'abus sexuels sur enfant|L'abus sexuel sur enfant|ABUS SEXUELS SUR ENFANTS",
    },
    "lt": {
        "vaikų pornografija": "vaikų pornografijos|vaikų pornografijai|vaikų pornografiją|vaikų pornografijoje|vaikų pornografijų|vaikų pornografijomis",
        "pedofilas": "pedofilo|pedofilui|pedofilą|pedofilu|pedofile|pedofilai|pedofilų|pedofilams|pedofilus",
        "seksualinis išnaudojimas": "seksualinio išnaudojimo|seksualiniam išnaudojimui|seksualinį išnaudojimą|seksualiniame išnaudojime",
    },
    "nl": {
        "kinderporno": "kinderporno's|Kinderporno|kinderpornozaak|kinderpornobestanden|kinder-porno|internetkinderporno",
        "kinderpornografie": "kinderpornografieën|kinderpornografieverspreiding|Kinderpornografie|KINDERPORNOGRAFIE",
        "seksueel kindermisbruik": "seksuele kindermisbruik|seksueel kindermisbruiken",
        "pedofiel": "pedofielen|pedofiele|Pedofiel|pedofielenjacht",
    },
    "sv": {"barnpornografi": "barnpornografin|barnpornografins|barnpornografier|barnpornografibrott|barnpornografibrottet"},
    "nb": {"overgrepsmateriale": "overgrepsmaterialet|overgrepsmaterialer|overgrepsmaterialene|overgrepsmaterialets"},
    "it": {"pornografia minorile": "pornografie minorili|dell’pornografia minorile", "pedofilo": "pedofili|pedofila|pedofile"},
    "en": {
        "child prostitute": "child prostitutes|child prostitute’s|Child-Prostitute|CHILD PROSTITUTES|children prostitutes",
        "sex with a child": "sex with a child|sex with a child’s",
    },
    "mt": {"abbuż sesswali": "abbużi sesswali|tal-abbuż sesswali|l-abbuż sesswali", "pedofilu": "pedofili|il-pedofilu"},
}  # fmt: skip

# Words that only look alike, and words of a term that belong to two sentences.
OTHERS: dict[str, dict[str, str]] = {
    "en": {
        "minor": "minority|minorities|minors' ward?|undermine",
        "beast": "beastly|breast",
        "paedo": "paediatric|paediatrician",
        "pervert": "perverse|perversion",
        "child sex": "Help the child. Sex is no topic here.|the child, sex and age of whom|child (sex unknown)",
    },
    "pl": {"pedofil": "pediatra|pediatrą", "dziecięce porno": "dziecięce pory|dziecięcy pornos"},
    "de": {"Kindesmissbrauch": "Kindergarten|Kindes", "Täter": "Taten|Tat", "Kind": "Kindergarten|Kinderarzt"},
    "fi": {"lapsiporno": "lapsiperhe|lapsi"},
    "el": {"δράστης": "δράση|δράσεις", "παιδόφιλος": "παιδί|παιδιά"},
    "cs": {"pachatel": "pachtit|pach"},
    "lt": {"pedofilas": "pediatras|pedagogas"},
    "fr": {"pédophile": "pédiatre|pédagogue"},
    "nl": {"pleger": "plegen|verplegen", "pedofiel": "pedicure"},
}  # fmt: skip
OTHERS["en"]["minor"] = "minority|minorities|undermine"
