"""A player that misbehaves, for tests: how, is written in the file that it is handed."""

from __future__ import annotations

import json
import os
import socket
import time

from casefiles.services.evidence import frames


def main() -> None:
    """Say hello, look into the file, do as it says."""
    channel = socket.socket(fileno=0)

    def say(**said: object) -> None:
        frames.send(channel, frames.JSON, json.dumps(said).encode())

    say(network=False, files=False, output=True)
    request = frames.receive_request(channel)
    assert request is not None and request[1] is not None
    with os.fdopen(request[1], "rb") as file:
        how = file.read().decode().split()[-1]
    say(length=5000, video=True, sound=False, seekable=True)
    if how == "silence":
        time.sleep(60)
    elif how == "pixels":
        say(picture=[100, 100], at=0)
        frames.send(channel, frames.PIXELS, b"too few")
    elif how == "large":
        say(picture=[16000, 16000], at=0)
        frames.send(channel, frames.PIXELS, b"\0" * (1920 * 1080 * 3 + 3))
    elif how == "numbers":
        say(at=-1, playing=1, ended="no", level=1e9)
    elif how == "words":
        frames.send(channel, frames.JSON, b"[1]")
    while frames.receive_request(channel) is not None:
        pass


if __name__ == "__main__":
    main()
