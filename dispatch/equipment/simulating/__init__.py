"""A believable street: devices spread over a city, and what they say by hour and by weather."""
