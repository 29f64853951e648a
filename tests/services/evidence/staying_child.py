"""A child for tests: does what it is asked, well or badly."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time

from casefiles.services.evidence import frames


def main() -> None:
    """Answer until the channel is closed."""
    channel = socket.socket(fileno=0)
    frames.send(channel, frames.JSON, b'{"network": true}')
    while (request := frames.receive_request(channel)) is not None:
        payload, descriptor = request
        wanted = json.loads(payload)["do"]
        known = {"PYTHONPATH", "LC_ALL", "LC_CTYPE"}
        said: object = {"environment": sorted(set(os.environ) - known)}
        if wanted == "read" and descriptor is not None:
            with os.fdopen(descriptor, "rb") as file:
                said = {"text": file.read().decode(), "environment": sorted(set(os.environ) - known)}
        elif wanted == "sleep":
            time.sleep(60)
        elif wanted == "start":
            said = {"pid": subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]).pid}
        elif wanted == "no json":
            frames.send(channel, frames.JSON, b"{")
            continue
        elif wanted == "no object":
            said = [1]
        elif wanted == "too long":
            said = {"a": "x" * 5000}
        elif wanted == "pickle":
            channel.sendall(b"\x80\x04")
            continue
        frames.send(channel, frames.JSON, json.dumps(said).encode())


if __name__ == "__main__":
    main()
