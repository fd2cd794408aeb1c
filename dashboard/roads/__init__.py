"""Road graphs from files of several formats, taken in for a city."""
