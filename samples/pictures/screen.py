"""Makes a picture of a terminal's screen: text with ANSI colours → SVG that loads nothing from elsewhere.

    python3 screen.py SCREEN PICTURE
"""
import html
import io
import pathlib
import re
import sys

from rich.cells import cell_len
from rich.console import Console
from rich.terminal_theme import MONOKAI
from rich.text import Text

WIDTH = 108

screen, picture = map(pathlib.Path, sys.argv[1:])
lines = screen.read_text(encoding="utf-8").rstrip("\n")
console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True, color_system="truecolor")
console.print(Text.from_ansi(lines), soft_wrap=True)
svg = console.export_svg(title="cert-rename", theme=MONOKAI, unique_id="screen")
# rich gives each text the room of its signs, and Chinese ones take two cells.
def in_cells(found):
    before, length, between, text = found.groups()
    shown = html.unescape(text)
    return f"{before}{float(length) / len(shown) * cell_len(shown):.1f}{between}{text}</text>"


svg = re.sub(r'(<text [^>]*textLength=")([0-9.]+)("[^>]*>)([^<]+)</text>', in_cells, svg)
# rich names a font on a server; a page that shows the picture has monospaced fonts of its own.
svg = re.sub(r"@font-face \{.*?\}", "", svg, flags=re.DOTALL)
svg = svg.replace("Fira Code", "DejaVu Sans Mono, Noto Sans Mono CJK SC, WenQuanYi Micro Hei Mono")
picture.write_text("\n".join(line.rstrip() for line in svg.splitlines()) + "\n", encoding="utf-8")
