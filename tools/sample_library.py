"""Makes the sample library of this version's schema, `tests/samples/schema-N.zip`, and what it holds, `schema-N.json`.

`python -m tools.sample_library`. Until a schema is released its sample follows the models; from then on it is never made
again: later versions must open it and keep its data. Everybody in it is invented.
"""

from __future__ import annotations

import json
import tempfile
import zipfile
from pathlib import Path

from casefiles.database.library import Library
from casefiles.database.migrations import SCHEMA_VERSION
from tests.samples.holdings import FOLDER, holdings
from tests.services.case import make_case


def make() -> Path:
    """Makes both files; gives the archive's."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "sample.casefiles"
        make_case(folder, Path(place) / "files")
        with Library.open(folder, author="A. Quispe", read_only=True) as library:
            held = holdings(library)
        archive = FOLDER / f"schema-{SCHEMA_VERSION}.zip"
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
            for path in sorted(folder.rglob("*")):
                if path.name not in {"lock", "lock-holder"}:
                    packed.write(path, path.relative_to(folder))
    text = json.dumps(held, indent=1, sort_keys=True, ensure_ascii=False)
    archive.with_suffix(".json").write_text(text + "\n", encoding="utf-8")
    return archive


if __name__ == "__main__":
    print(make())
