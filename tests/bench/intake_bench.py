"""Evidence coming in, beside what a person would type: `openssl dgst -sha256` and `cp`.

Everything is synced before each turn, since otherwise one side pays for what the other left to be written. Times are
those of the wall where waiting for the disk is measured; what is not synced only computes, and is measured in processor
time of all that ran, system calls included.
"""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from random import Random

import platformdirs

from casefiles.database import staging
from casefiles.database.library import Library
from casefiles.database.vault import Vault
from casefiles.progress import silent
from casefiles.services.evidence import arrivals, intake
from tests.bench.table import Row, in_turns, processor_seconds, seconds

MEBIBYTE = 1 << 20


def rows(quick: bool = False) -> list[Row]:
    """Goals 1 and 2 of the figures: one large file, with and without sync, and very many small ones."""
    if shutil.which("openssl") is None:
        return [Row("intake", float("nan"), note="peer not here: openssl")]
    size, rounds = (32, 3) if quick else (256, 9)
    count, turns = (500, 3) if quick else (10_000, 7)
    with _folder() as folder:
        return [*large_rows(folder, size, rounds), *small_rows(folder, count, turns)]


@contextmanager
def _folder() -> Iterator[Path]:
    # Not where temporary files go: that is often in memory, where nothing waits for a disk.
    cache = Path(platformdirs.user_cache_dir("casefiles", appauthor=False)) / "bench"
    cache.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="intake-", dir=cache))
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def large_rows(folder: Path, size: int, rounds: int) -> list[Row]:
    """One file of `size` MiB."""
    source = folder / "large.bin"
    random = Random(1)
    with source.open("wb") as file:
        for _n in range(size):
            file.write(random.randbytes(MEBIBYTE))
    vault = Vault.create(folder / "vault")

    def kept() -> float:
        os.sync()
        taken = seconds(lambda: vault.keep(vault.stage(source)))
        _empty(vault)
        return taken

    def passed() -> float:
        os.sync()
        target = folder / "passed.bin"
        taken = processor_seconds(lambda: _pass(source, target))
        target.unlink()
        return taken

    def peer(measure: Callable[[Callable[[], object]], float] = seconds) -> float:
        os.sync()
        target = folder / "copied.bin"
        taken = measure(lambda: _peer_large(source, target))
        target.unlink()
        return taken

    kept(), passed(), peer()
    durable, mine, other = in_turns(kept, peer, rounds, inverse=True)
    copying, mine_passed, other_passed = in_turns(passed, lambda: peer(children_seconds), rounds, inverse=True)
    shutil.rmtree(vault.root)
    source.unlink()
    note = "peer: openssl dgst -sha256, then cp, which leaves the bytes to be written later"
    return [
        Row(f"intake of {size} MiB, synced", durable, 0.75, "x the speed", note, "at least", mine, other),
        Row(
            f"copy and hash of {size} MiB, not synced",
            copying,
            1.1,
            "x the speed",
            "processor time of the vault's own pass, without asking the disk for anything; the vault itself always syncs",
            "at least",
            mine_passed,
            other_passed,
        ),
    ]


def _pass(source: Path, target: Path) -> None:
    descriptor = staging.create_new(target)
    try:
        with staging.open_source(source) as handle:
            size = source.stat().st_size
            # As cp does, this leaves all bytes to be written later: what is never synced asks the disk for nothing.
            staging.copy_hashed(handle, descriptor, size, source.name, silent, ahead=size + 1)
    finally:
        os.close(descriptor)


def children_seconds(work: Callable[[], object]) -> float:
    """Processor time of the programs that a call starts and waits for."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    work()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _peer_large(source: Path, target: Path) -> None:
    subprocess.run(["openssl", "dgst", "-sha256", source], check=True, stdout=subprocess.DEVNULL)
    subprocess.run(["cp", source, target], check=True)


def _empty(vault: Vault) -> None:
    for digest in list(vault.objects()):
        vault.key_of(digest).unlink()


def small_rows(folder: Path, count: int, rounds: int) -> list[Row]:
    """A folder with `count` files of 20 to 50 KB: the whole service, and its way into the vault alone."""
    source = folder / "small"
    random = Random(2)
    for n in range(count):
        below = source / f"{n // 500:03d}"
        below.mkdir(parents=True, exist_ok=True)
        (below / f"file {n}.bin").write_bytes(random.randbytes(random.randint(20_000, 50_000)))
    listed = arrivals.list_sources([source]).files
    copies = [str(folder / "copy" / one.relative_to(source)) for one in sorted(source.rglob("*.bin"))]

    def whole() -> float:
        with _library(folder) as library:
            os.sync()
            return seconds(lambda: intake.add_files(library, [source], read=False))

    def staged() -> float:
        with _library(folder) as library:
            os.sync()
            return seconds(
                lambda: library.vault.keep_all([one.staged for one in arrivals.stage_all(library.vault, listed)])
            )

    def peer() -> float:
        os.sync()
        target = folder / "copy"
        taken = seconds(lambda: _peer_small(source, target, copies))
        shutil.rmtree(target)
        return taken

    whole(), peer()
    all_told, mine, other = in_turns(whole, peer, rounds)
    bytes_alone, mine_alone, other_alone = in_turns(staged, peer, rounds)
    note = "peer: cp -r, then openssl dgst -sha256 of every copy; nothing synced there"
    return [
        Row(f"intake of {count:,} small files, all told", all_told, 1.5, "x the time", note, "at most", mine, other),
        Row(
            f"intake of {count:,} small files, bytes alone",
            bytes_alone,
            None,
            "x the time",
            "staged, hashed, synced, named; no exhibits",
            "at most",
            mine_alone,
            other_alone,
        ),
    ]


@contextmanager
def _library(folder: Path) -> Iterator[Library]:
    home = folder / "bench.casefiles"
    try:
        with Library.create(home, author="bench") as library:
            yield library
    finally:
        shutil.rmtree(home)


def _peer_small(source: Path, target: Path, copies: Sequence[str]) -> None:
    subprocess.run(["cp", "-r", source, target], check=True)
    for start in range(0, len(copies), 2_000):
        command = ["openssl", "dgst", "-sha256", *copies[start : start + 2_000]]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
