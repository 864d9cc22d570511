"""Tables fetched from a PxWeb server (PxWebApi 2), within what the server allows."""
