"""The machine on a socket: connections, one request at a time, callbacks sent out, files."""
