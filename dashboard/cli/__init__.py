"""The commands of `python app.py`, one module each."""
