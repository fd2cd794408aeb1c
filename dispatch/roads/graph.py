"""A directed graph of roads in plain arrays, cut to the part where every place reaches every."""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

from dispatch.engine.layout import Floats, Indices


@dataclass(frozen=True, slots=True)
class RoadGraph:
    """Junctions in WGS-84 degrees; one-way edges from row to row with free-flow seconds."""

    lon: Floats
    lat: Floats
    start: Indices
    end: Indices
    seconds: Floats

    def matrix(self) -> csr_matrix:
        """Return the graph for SciPy's searches; of parallel edges the quickest counts."""
        order = np.lexsort((self.seconds, self.end, self.start))
        start, end = self.start[order], self.end[order]
        first = np.ones(len(order), bool)
        first[1:] = (start[1:] != start[:-1]) | (end[1:] != end[:-1])
        keep = first & (start != end)
        values = (self.seconds[order][keep], (start[keep], end[keep]))
        return csr_matrix(values, shape=(len(self.lon), len(self.lon)))

    def main_part(self) -> "RoadGraph":
        """Return the largest part in which every junction reaches every other by its one-ways."""
        _, part = connected_components(self.matrix(), directed=True, connection="strong")
        return self.only(part == np.bincount(part).argmax())

    def only(self, kept: np.ndarray) -> "RoadGraph":
        """Return the graph of the junctions `kept` (a mask) and the edges between them."""
        row = np.cumsum(kept) - 1
        edge = kept[self.start] & kept[self.end]
        start, end = row[self.start[edge]], row[self.end[edge]]
        return RoadGraph(
            self.lon[kept],
            self.lat[kept],
            start.astype(np.int32),
            end.astype(np.int32),
            self.seconds[edge],
        )
