"""A believable city driven by the same commands as everybody: for demonstrations and drills."""
