"""The lock: every package that a plain install brings, its version and the hashes of its files, for each Python and system that is supported.

    python deploy/lock.py            bring requirements.lock up to date with setup.cfg; what is locked stays as it is where it can
    python deploy/lock.py --upgrade  take the newest versions
    python deploy/lock.py --check    end with 1 where requirements.lock is not what setup.cfg asks for

Install by it: pip install --require-hashes -r requirements.lock && pip install --no-deps .
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements.lock"
HEAD = "# Made from setup.cfg by deploy/lock.py; checked by make check.\n"
OLDEST = "3.10"


def locked(upgrade: bool) -> str:
    """What the lock should be."""
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "requirements.lock"
        if LOCK.exists():
            shutil.copy(LOCK, made)  # uv keeps the versions that it finds there
        command = [Path(sys.executable).parent / "uv", "pip", "compile", ROOT / "setup.cfg", "--universal", "--python-version", OLDEST, "--generate-hashes",
                   "--no-header", "--no-emit-index-url", "--no-annotate", "--quiet", "--output-file", made, *(["--upgrade"] if upgrade else [])]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        return HEAD + made.read_text(encoding="utf-8").removeprefix(HEAD)


def main(flags: list[str]) -> int:
    """The exit status."""
    wanted = locked("--upgrade" in flags)
    if "--check" in flags:
        if wanted != LOCK.read_text(encoding="utf-8"):
            print("requirements.lock is not what setup.cfg asks for; run: python deploy/lock.py", file=sys.stderr)
            return 1
        return 0
    LOCK.write_text(wanted, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
