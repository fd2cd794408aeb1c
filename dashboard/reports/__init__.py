"""Reports on the city: read once, consistently, and told on screen, on paper and in files."""
