"""Indicators with their cohorts: who is counted, out of whom, and which cases stand behind it."""
