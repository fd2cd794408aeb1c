"""What our own crews' finished trips and cases teach about travel, work and how far both miss."""
