"""Files of service requests, sent as reports through the same command as everybody's."""
