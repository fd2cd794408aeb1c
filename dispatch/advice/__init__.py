"""Whom to send to one case, and why: the words of a recommendation."""
