"""Evidence read again whole, beside `openssl dgst -sha256` over the same files: on one core, and on two."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path
from random import Random

import platformdirs

from casefiles.database.library import Library
from casefiles.database.vault import Health
from casefiles.progress import silent
from casefiles.services.evidence import checks, intake
from tests.bench.intake_bench import children_seconds
from tests.bench.table import Row, in_turns, processor_seconds, seconds

MEBIBYTE = 1 << 20


def rows(quick: bool = False) -> list[Row]:
    """Goal 3 of the figures: files of 32 MiB, all of them in memory, as after an intake."""
    if shutil.which("openssl") is None:
        return [Row("verification", float("nan"), note="peer not here: openssl")]
    count, rounds = (2, 3) if quick else (16, 9)
    cache = Path(platformdirs.user_cache_dir("casefiles", appauthor=False)) / "bench"
    cache.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="checks-", dir=cache))
    try:
        random = Random(3)
        for n in range(count):
            (folder / f"{n}.bin").write_bytes(b"".join(random.randbytes(MEBIBYTE) for _n in range(32)))
        with Library.create(folder / "bench.casefiles", author="bench") as library:
            intake.add_files(library, sorted(folder.glob("*.bin")), read=False)
            return _rows(library, count, rounds)
    finally:
        shutil.rmtree(folder)


def _rows(library: Library, count: int, rounds: int) -> list[Row]:
    with library.read() as session:
        objects = checks.stored(session)
    files = [library.vault.key_of(one.sha256) for one in objects]
    results: dict[str, Health] = {}

    def one_by_one() -> None:
        for one in objects:
            results[one.sha256] = checks.health(library, one)

    def peer() -> None:
        subprocess.run(["openssl", "dgst", "-sha256", *files], check=True, stdout=subprocess.DEVNULL)

    one_by_one(), peer()
    alone, mine, other = in_turns(
        lambda: processor_seconds(one_by_one), lambda: children_seconds(peer), rounds, inverse=True
    )
    both, mine_both, other_both = in_turns(
        lambda: seconds(lambda: checks.check(library, objects, silent, results)),
        lambda: seconds(peer),
        rounds,
        inverse=True,
    )
    if set(results.values()) != {"intact"} or len(results) != count:
        raise RuntimeError("the evidence of the bench is not intact")
    size = f"{count * 32} MiB"
    note = "peer: openssl dgst -sha256 over the same files"
    return [
        Row(f"verification of {size}, one core", alone, 0.95, "x the speed", f"processor time; {note}", "at least", mine, other),
        Row(f"verification of {size}, {checks.THREADS} threads", both, 1.7, "x the speed", f"time of the wall; {note}",
            "at least", mine_both, other_both),
    ]  # fmt: skip
