"""A player that finds a library of the system missing, for tests."""

from __future__ import annotations

import socket

from casefiles.services.evidence import frames

if __name__ == "__main__":
    frames.send(socket.socket(fileno=0), frames.JSON, b'{"fault": "library", "name": "libpulse.so.0"}')
