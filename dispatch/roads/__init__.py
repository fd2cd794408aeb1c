"""Travel by road: a graph of roads, times from zone to zone, and the hour's pace."""
