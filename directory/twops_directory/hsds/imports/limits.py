"""How much an import takes. A directory of a whole continent fits; what is larger is a mistake or an attack."""

MAX_FILE_BYTES = 4 * 1024**3  # one file, packed or not
MAX_UNPACKED_BYTES = 4 * 1024**3  # all members of a zip together
MAX_MEMBERS = 200  # files in a folder or zip; the standard has 24 tables
# Tables of repeated words shrink to a fortieth at most; a zip bomb to a thousandth.
MAX_RATIO = 200
RATIO_MATTERS_FROM_BYTES = 10 * 1024**2
MAX_DEPTH = 20  # objects and lists inside each other; the standard's deepest example has 12
MAX_VALUES_AN_OBJECT = 500_000  # values in one top object of a JSON file: it is held in memory as a whole
MAX_LINE_BYTES = 32 * 1024**2  # one line of CSV or ndjson, likewise
MAX_ROWS = 5_000_000  # rows of all tables together
MAX_COLUMNS = 300  # columns of a CSV table; the standard's widest has 23
MAX_TEXT_CHARS = 131_072  # characters in one value: the outline of an area is the longest there is
PROBLEMS_SHOWN = 200  # more are counted, and written into the file of all
KINDS_OF_PROBLEMS = 40  # shown on the screen
EXAMPLES_OF_A_KIND = 5
CHUNK = 1_000  # rows that are held in memory, asked for and written at a time
