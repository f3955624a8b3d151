"""The shells: everything that touches a socket, a file, a process or a database."""
