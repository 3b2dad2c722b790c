"""A transcript as plain lines, as `capture`, `console` and exports print it; escape sequences stay in the output."""

from __future__ import annotations

from .cell import Cell, CellOutput, Notice, Raised, Text, Value


def prompt_of(number: int) -> str:
    """Return what stands before the first line of a cell."""
    return f"In [{number}]: "


def source_text(cell: Cell) -> str:
    """Return a cell's source with its prompts; empty for the preamble."""
    if not cell.number:
        return ""
    first, *rest = cell.source.rstrip("\n").split("\n")
    prompt = prompt_of(cell.number)
    continued = "...: ".rjust(len(prompt))
    return "".join(f"{line}\n" for line in (prompt + first, *(continued + line for line in rest)))


def output_text(cell: Cell, output: CellOutput) -> str:
    """Return one output as text."""
    if isinstance(output, Text):
        return output.text
    if isinstance(output, Value):
        more = f" … {output.cut:,} more characters" if output.cut else ""
        return f"Out[{cell.number}]: {output.text}{more}\n"
    if isinstance(output, Raised):
        return output.failure.traceback.rstrip("\n") + "\n"
    assert isinstance(output, Notice)
    return f"[{output.text}]\n"


def cell_text(cell: Cell) -> str:
    """Return a cell with everything it produced, each output beginning on a line of its own."""
    pieces = [source_text(cell)]
    if cell.elided:
        pieces.append(f"[{cell.elided:,} earlier characters are gone]\n")
    for output in cell.outputs:
        if pieces[-1] and not pieces[-1].endswith("\n") and not isinstance(output, Text):
            pieces.append("\n")
        pieces.append(output_text(cell, output))
    if pieces[-1] and not pieces[-1].endswith("\n"):
        pieces.append("\n")
    return "".join(pieces)
