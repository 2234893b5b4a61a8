"""Words that carry no meaning of their own, folded, for the languages that we start with.

Short on purpose: articles, prepositions, conjunctions, pronouns, forms of "to be", question words. They are left out of
queries, so that "help for my family" does not find every page with "for"; where a query has nothing else, they stay.
A language without a list loses nothing but that.
"""

_TEXT: dict[str, str] = {
    "cs": """a aby ale ani asi az bez bude budu by byl byla bylo byt ci co coz do ho i ja jak jake jako je jeho jeji jen jeste
        ji jsem jsi jsme jsou jste k kam kde kdo kdy kdyz ke ktera ktere ktery ma mam me mi mne mu muj my na nad nam nas ne
        nebo nejsem neni o od on ona oni pak po pod pro proc pri s se si sve ta tak take tam te ten to tu ty u uz v ve vas z
        za ze""",
    "de": """aber als am an auch auf aus bei bin bis bist da das dass dem den der des die dich dir doch du durch ein eine einem
        einen einer eines er es euch fur hat habe haben ich ihm ihn ihr ihre im in ist ja kann kein keine man mein meine meinem
        meinen meiner mich mir mit nach nicht noch nur ob oder ohne sein seine sich sie sind so soll uber um und uns unser von
        vor war was weil wenn wer wie wir wird wo zu zum zur""",
    "el": """α αλλα αν ανα απ απο αυτη αυτο αυτος για δε δεν εαν εγω ειμαι ειναι εισαι ενα εναν ενας εσυ εχει εχω η ηταν θα και
        κι μας με μετα μη μην μια μου να ο οι ομως οπου οποιος οπως οσο οταν οτι ου που ποιος πως σαν σας σε στα στη στην στο
        στον στους στις σου τα τη την της τι τις το τον του τους των ως""",
    "en": """a about am an and any are as at be been but by can do does for from had has have he her him his how i if in into is
        it its me my no not of on or our she so some that the their them there they this to too us was we were what when where
        which who why will with would you your s t""",
    "fi": """ei en et he han ja jo joka jos jotka kuin kun kanssa koska kuka me mika mita miten missa mina minun mutta myos ne
        nain ne no nyt olen olet oli olla on ovat se sen sina sita sinun tai tama tata tassa te tuo vai vain voi voin""",
    "fr": """a ai as au aux avec c ce ces cet cette comme comment d dans de des du elle elles en es est et eu il ils j je l la le
        les leur leurs lui m ma mais me mes moi mon n ne nos notre nous on ont ou par pas pour pourquoi qu quand que quel quelle
        qui quoi s sa sans se ses si son sont suis sur t ta te tes toi ton tu un une vos votre vous y""",
    "it": """a agli ai al alla alle allo anche c che chi ci co coi col come con cosa cui d da dagli dai dal dalla dalle dei del
        dell della delle dello di do dove e ed era gli ha hai ho i il in io l la le lei li lo loro lui m ma me mi mia mie miei
        mio ne negli nei nel nella nelle noi non nostro o per perche piu puo quale quando quanto quella quello questa questo s
        se sei si sono su sua sue sui sul sulla suo sulle t ti tra tu tua tuo un una uno v vi voi""",
    "lt": """ar as apie be bei bet buvo but buti del i ir is ja jai jam jei ji jie jis jo jos jus ka kad kai kaip kam kas kiek
        kodel kur kuri kuris man mane mano mes mus musu ne nei nera nes ne o per po prie pries su sau save savo ta tai tas tau
        tavo ten ties to tu tuo uz uzu yra""",
    "mt": """a ahna bhal bi bil biex bla bl dak dan dawk dawn dik din f fejn fi fil fiha fih fl ghal ghall ghax ghand ghandi
        ghandu hi hija hu huma huwa i id ikun il il ili in int inti is it ix ir iz ix ja jekk jew jien jiena jkun kif kien kienet
        kemm l la li lil lill ma madwar meta mhux min minn mill mill mt n ma maghna meta s se sabiex sakemm t ta tad tal tar tas
        tat ta tieghi tieghek u uhud wara x xi xil xir xit z""",
    "nb": """a alle at av bare ble da de deg dem den der dere det dette din disse du eller en enn er et etter for fra for ha har
        hadde han hans hun hva hvem hvis hvor hvordan hvorfor i ikke ingen ja jeg kan man med meg men min mitt mine mot na nar
        noe noen nei og om opp oss over pa sa seg sin sine skal som til under ut var ved vi vil vil var""",
    "nl": """aan al alle als bij ben bent dan dat de der deze die dit doe door dus een en er ge geen had hadden heb hebben heeft
        hem het hier hij hoe hun ik in is ja je jij jou jouw kan kunnen maar me met mij mijn na naar niet nog nu of om omdat ons
        onze ook op over te tegen toch toen tot u uit uw van veel voor waar waarom wanneer want was wat we wel welke werd wie
        wij wil worden wordt zal ze zich zij zijn zo zonder""",
    "pl": """a albo ale ani az bardzo bez bo by byc byl byla bylo byly chce ci cie co czy czyli dla do gdy gdyz gdzie go i ich ile
        im ja jak jako jakie je jego jej jest jestem jestes jesli juz kiedy kogo komu kto ktora ktore ktorego ktory ktorych lub
        ma maja mam mi mnie moge moj moja moje mojego mojej moze mozna my na nad nam nas nasz nie nich nim niz o od on ona one
        oni oraz po pod przed przez przy sa sie siebie soba swoj swoja ta tak takze tam te tego tej temu ten to toba tobie tu
        twoj ty tych tylko tym u w we wiec z za ze zeby""",
    "sv": """alla allt att av bara blev bli da dar de dem den denna deras dess det detta dig din dina ditt du efter ej eller en er
        ert ett fran for ha hade han hans har har henne hon hur i icke inga ingen inte ja jag kan man med mig min mina mitt mot
        mycket nar nagon nagot nej ni nu och om oss pa sa sadan sig sin sina sitt ska som till under upp ut utan vad var varfor
        varje vart vem vi vid vilka vilken vill""",
}

# The folded form of a final sigma is the other sigma.
STOPWORDS: dict[str, frozenset[str]] = {
    tag: frozenset(text.replace("ς", "σ").split()) for tag, text in _TEXT.items()
}
STOPWORDS["nn"] = STOPWORDS["nb"] | frozenset(
    ("eg", "ikkje", "ein", "ei", "korleis", "kva", "kven", "dei", "me", "ho")
)
