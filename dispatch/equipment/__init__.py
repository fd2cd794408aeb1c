"""Equipment in the street: what is watched, what it says, when that is an alarm."""
