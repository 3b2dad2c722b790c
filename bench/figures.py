"""Figures and how they are written: medians, percentiles, ratios."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Row:
    """One line of the table: what was measured, of whom, and beside what."""

    what: str
    who: str
    figure: str
    ratio: str = ""
    goal: str = ""


def median_of(measure: Callable[[], float], times: int) -> float:
    """Return the median of several measurements."""
    return statistics.median(measure() for _ in range(times))


def percentile(values: Sequence[float], part: float) -> float:
    """Return the value below which `part` (0 to 1) of the values lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]


def milliseconds(seconds: float) -> str:
    """Write a time."""
    return f"{seconds * 1000:.1f} ms" if seconds < 1 else f"{seconds:.2f} s"


def megabytes(size: float) -> str:
    """Write an amount of memory."""
    return f"{size / 1e6:.1f} MB"


def times(value: float) -> str:
    """Write a ratio."""
    return f"{value:.2f}×" if value < 10 else f"{value:.0f}×"


def private_memory(pid: int) -> int:
    """Return the bytes of memory that a process has for itself plus its share of the rest (PSS)."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    raise ValueError(f"no memory figure for process {pid}")


def resident_memory(pid: int) -> int:
    """Return the resident bytes of a process (RSS)."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024
    raise ValueError(f"no memory figure for process {pid}")


def cpu_seconds(pid: int) -> float:
    """Return the processor time that a process has used, children not counted."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100
