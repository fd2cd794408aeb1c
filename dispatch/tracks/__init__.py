"""Tracks of moving units: put in order, checked, watched, cut into trips."""
