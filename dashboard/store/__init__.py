"""Tables, the ledger and reads: SQLite or PostgreSQL through SQLAlchemy Core."""
