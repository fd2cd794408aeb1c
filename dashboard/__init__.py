"""Everything with a plug: database, bus, sockets, HTTP, gateways, time, files."""
