"""Quiet line drawings for buttons and doors, made for this site. They say nothing that the words beside them do not say.

Drawn in the page itself, in the colour of the text: no request, and nothing is missing where a browser draws none (Tor's
"Safest").
"""

from types import MappingProxyType

# Paths on a grid of 24 x 24, drawn as lines.
DRAWINGS = MappingProxyType({
    "call": "M6.5 3.5h3l1.5 4-2 1.5a12 12 0 0 0 6 6l1.5-2 4 1.5v3a2 2 0 0 1-2 2A16 16 0 0 1 4.5 5.5a2 2 0 0 1 2-2z",
    "text": "M4 5h16v11h-9l-4.5 4v-4H4zM8 9h8M8 12h5",
    "chat": "M3.5 4.5h12v8h-7l-3 3v-3h-2zM18.5 9.5h2v8h-2v3l-3-3h-5v-2",
    "write": "M4.5 19.5l1-4 10-10 3 3-10 10zM13.5 7.5l3 3M4.5 19.5h15",
    "video": "M3.5 7h11v10h-11zM14.5 11l6-3.5v9l-6-3.5",
    "app": "M7.5 3.5h9v17h-9zM11 17.5h2",
    "own": "M12 11.5a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20.5c.5-4.5 3.5-6.5 7.5-6.5s7 2 7.5 6.5",
    "somebody": "M8.5 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 20c.4-4 2.8-6 6-6s5.6 2 6 6M15.5 4.3a3.5 3.5 0 0 1 0 6.4M17 14.3c2.6.6 4.2 2.500 4.500 5.700",
    "young": "M12 10a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM7.500 20.500v-4c0-2.500 1.800-4 4.500-4s4.500 1.500 4.500 4v4M7.500 20.500h9",
    "harmed_now": "M12 3.500l9 16H3zM12 9.500v5M12 17v.500",
    "work": "M3.500 8h17v11.500h-17zM8.500 8V4.500h7V8M3.500 13h17M11 13v1.500h2V13",
    "was_harmed": "M12 20c-5-3.500-8-6.500-8-10.300A4.200 4.200 0 0 1 12 7.500a4.200 4.200 0 0 1 8 2.200C20 13.500 17 16.500 12 20z",
    "clock": "M12 20.500a8.500 8.500 0 1 0 0-17 8.500 8.500 0 0 0 0 17zM12 7.500V12l3.500 2",
    "programme": "M4 5.500h16v11H4zM9 20h6M12 16.500V20",
    "onward": "M9 5l7 7-7 7",
})  # fmt: skip
