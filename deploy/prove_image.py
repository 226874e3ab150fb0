"""Follow the Dockerfile's own instructions on this machine, in an empty folder and a clean virtual environment, and ask the result for a summary.

    python3 deploy/prove_image.py

COPY, RUN, ENV, USER, HEALTHCHECK, STOPSIGNAL and CMD are carried out as written; only the image's root becomes a temporary folder. Ends with 0 where the
service came up as that user, was found healthy by the image's own check, answered, and ended with 0 on the image's stop signal.
"""

from __future__ import annotations

import json
import os
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NOBODY = 65534
PLACES = ("/opt/summarizer", "/src")


def instructions() -> list[tuple[str, str]]:
    """Each instruction of the Dockerfile and its arguments."""
    lines = (ROOT / "deploy" / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    return [(name, rest) for name, _, rest in (line.partition(" ") for line in lines if line and not line.startswith("#"))]


def main() -> int:
    """Build in a temporary folder, ask, clean up; the exit status."""
    base = Path(tempfile.mkdtemp(prefix="summarizer-image-"))
    base.chmod(0o755)
    try:
        return build_and_ask(base)
    finally:
        shutil.rmtree(base, ignore_errors=True)


def build_and_ask(base: Path) -> int:
    """Carry out the instructions with ``base`` as the root."""
    def placed(text: str) -> str:
        for place in PLACES:
            text = text.replace(place, f"{base}{place}")
        return text

    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV", "SUMMARIZER"))}
    python = next((one for one in (sys.executable, "/usr/bin/python3") if os.getuid() == 0 and runs_for(NOBODY, one)), sys.executable)
    folder, user, stop, health, command = base, None, signal.SIGTERM, "", ""
    for name, rest in instructions():
        print(name, rest, flush=True)
        if name == "WORKDIR":
            folder = Path(placed(rest)) if rest in PLACES else base / rest.lstrip("/")
            folder.mkdir(parents=True, exist_ok=True)
        elif name == "COPY":
            *sources, target = rest.split()
            for source in sources:
                copy(ROOT / source, folder / target if target != "./" else folder / Path(source).name)
        elif name == "RUN":
            step = placed(rest).replace("python -m venv", f"{shlex.quote(python)} -m venv")
            subprocess.run(["sh", "-ec", step], cwd=folder, env=environment, check=True)
        elif name == "ENV":
            variable, _, value = rest.partition("=")
            environment[variable] = value
        elif name == "USER":
            user = int(rest)
        elif name == "STOPSIGNAL":
            stop = signal.Signals[rest]
        elif name == "HEALTHCHECK":
            health = placed(rest[rest.index("["):])
        elif name == "CMD":
            command = placed(rest)
    return ask(json.loads(command), json.loads(health), environment, folder, user if os.getuid() == 0 else None, stop)


def copy(source: Path, target: Path) -> None:
    """COPY: a file, or a folder's content."""
    if source.is_dir():
        shutil.copytree(source, target, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        shutil.copy(source, target)


def runs_for(user: int, program: str) -> bool:
    """Whether that user may run the program: a Python in somebody's home is closed to others."""
    try:
        return subprocess.run([program, "--version"], user=user, capture_output=True, check=False).returncode == 0
    except PermissionError:
        return False


def ask(command: list[str], health: list[str], environment: dict[str, str], folder: Path, user: int | None, stop: signal.Signals) -> int:
    """CMD until HEALTHCHECK passes, one request, STOPSIGNAL; the service's exit status."""
    if user is not None and not runs_for(user, command[0]):
        print(f"user {user} may not read this machine's Python ({sys.executable}): going on as ourselves")
        user = None
    running = subprocess.Popen(command, env=environment, cwd=folder, user=user)
    try:
        for _ in range(60):
            if subprocess.run(health, env=environment, capture_output=True, check=False).returncode == 0:
                break
            time.sleep(1)
        else:
            print("the health check never passed")
            return 1
        body = json.dumps({"text": "河岸新区启用首批智慧路灯，每年可省电三成。居民说，晚上散步更安心了。"}).encode()
        request = urllib.request.Request(f"http://127.0.0.1:{environment['SUMMARIZER_HTTP_PORT']}/v1/summarize", body, {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=60) as answer:
            print("healthy; the line:", json.load(answer)["line"])
    finally:
        running.send_signal(stop)
        ended = running.wait(timeout=30)
    print("ended with", ended)
    return ended


if __name__ == "__main__":
    sys.exit(main())
