"""Devices of this installation: registered, heard, kept, watched and counted."""
