"""Textual's compositor, but a repainted row costs a row; the stock one asks every widget in the way for all rows."""

from __future__ import annotations

from collections.abc import Iterable

from textual._compositor import Compositor
from textual.geometry import Region
from textual.strip import Strip


class RowCompositor(Compositor):
    """Asks widgets only for the rows that are painted."""

    def _get_renders(self, crop: Region | None = None) -> Iterable[tuple[Region, Region, list[Strip]]]:
        """Yield (region, clip, rows) of each widget that is painted, the region no higher than what is painted."""
        for widget, (region, clip) in self.visible_widgets.items():
            shown = clip if crop is None else clip.intersection(crop)
            painted = region.intersection(shown)
            if not painted:
                continue
            part = Region(region.x, painted.y, region.width, painted.height)
            if not clip.contains_region(region):
                part = Region(*clip.intersection(part))
            yield part, clip, widget.render_lines(part.translate((-region.x, -region.y)))
