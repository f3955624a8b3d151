"""A table for a terminal: aligned columns, no line that a value could smuggle in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def text_table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Lines of columns under their names, without a final line break; nothing known is a hyphen.

    >>> print(text_table(["id", "zone"], [["lamp-1", "entrance"], ["lamp-10", None]]))
    ID       ZONE
    lamp-1   entrance
    lamp-10  -
    """
    cells = [[name.upper() for name in head], *([shown(value) for value in row] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = ("  ".join(map(str.ljust, row, widths)).rstrip() for row in cells)
    return "\n".join(lines)


def shown(value: object) -> str:
    r"""A value in one printable piece; a device may call itself by characters that steer a terminal.

    >>> shown(True), shown(0.125), shown(["entrance", "lounge"]), shown([]), shown("a\x1b[2Jb")
    ('yes', '0.125', 'entrance, lounge', '-', 'a?[2Jb')
    """
    match value:
        case None | "":
            return "-"
        case bool():
            return "yes" if value else "no"
        case list() | tuple():
            return ", ".join(shown(each) for each in value) or "-"
    return "".join(character if character.isprintable() else "?" for character in str(value))
