"""What happens by the clock: snapshots, holds that end, the demonstration."""
