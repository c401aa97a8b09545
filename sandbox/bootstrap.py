"""The first steps of `make run` and `make test`, with nothing but the system's Python.

Makes the environment `.venv` from the hashed requirements (seconds if it is up to date), then hands
over to a module inside it:

    python3 -m sandbox.bootstrap [--dev] [MODULE [ARGUMENT …]]
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

OLDEST = (3, 11)
ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "kashikan-requirements.json"
RUNTIME, DEVELOPMENT = "requirements.txt", "requirements-dev.txt"


class Missing(Exception):
    """Something that only the person at the machine can add; the message says how."""


def main(arguments: "list[str]") -> int:
    """Prepare the environment; with a module named, become it."""
    wanted = RUNTIME
    if arguments[:1] == ["--dev"]:
        wanted, arguments = DEVELOPMENT, arguments[1:]
    try:
        prepare(wanted)
    except Missing as missing:
        print(f"\n{missing}", file=sys.stderr, flush=True)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. The next start goes on from here.", file=sys.stderr, flush=True)
        return 130
    if arguments:
        os.execv(PYTHON, [str(PYTHON), "-m", *arguments])  # noqa: S606 - no shell wanted
    return 0


def prepare(wanted: str) -> None:
    """Make `.venv` hold exactly what the lock file `wanted` names, unless it does already."""
    if sys.version_info < OLDEST:
        raise Missing(f"Python {OLDEST[0]}.{OLDEST[1]} or newer is needed. {_apt('python3')}")
    digest = hashlib.sha256((ROOT / wanted).read_bytes()).hexdigest()
    installed = _installed()
    # The development lock holds the runtime lock's packages in the same versions.
    if installed.get(wanted) == digest and _answers(PYTHON):
        return
    _say("Preparing the Python environment in .venv (a minute or two, only the first time)")
    try:
        _make_venv()
        _install(wanted)
        STAMP.write_text(json.dumps(_stamp_after(wanted, digest)), encoding="utf-8")
    except PermissionError as error:
        raise Missing(
            f"{error.filename or VENV} belongs to another user. Remove {VENV}, or run as its owner."
        ) from error


def _stamp_after(wanted: str, digest: str) -> "dict[str, str]":
    stamp = {wanted: digest}
    if wanted == DEVELOPMENT:
        stamp[RUNTIME] = hashlib.sha256((ROOT / RUNTIME).read_bytes()).hexdigest()
    return stamp


def _installed() -> "dict[str, str]":
    try:
        found = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _answers(program: Path) -> bool:
    """Whether the environment's Python still runs and has pip: its base may have been removed."""
    try:
        done = subprocess.run([str(program), "-c", "import pip"], check=False, capture_output=True)
    except OSError:
        return False
    return done.returncode == 0


def _make_venv() -> None:
    if _answers(PYTHON):
        return
    try:
        import ensurepip  # noqa: F401, PLC0415 - Debian takes it out of python3
        import venv  # noqa: F401, PLC0415
    except ImportError:
        raise Missing(f"python3 has no venv module with pip here. {_apt('python3-venv')}") from None
    if VENV.exists():
        shutil.rmtree(VENV)
    made = subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=False)
    if made.returncode:
        raise Missing(f"python3 -m venv failed, see above. {_apt('python3-venv')}")


def _install(wanted: str) -> None:
    # The lock names every package: resolving anew would only find newer ones that it does not pin.
    command = [str(PYTHON), "-m", "pip", "install", "--require-hashes", "--no-deps", "--no-input"]
    command += ["--disable-pip-version-check", "--progress-bar", "off", "-r", str(ROOT / wanted)]
    lines, count = [], 0
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=ROOT
    ) as pip:
        for line in pip.stdout or ():
            lines.append(line)
            if line.startswith("Collecting "):
                count += 1
                _progress(f"  {count:3} {line.split()[1].split(';')[0]}")
            elif line.startswith("Installing collected"):
                _progress("      unpacking\n")
    if pip.returncode:
        raise Missing(
            "pip could not install the packages:\n\n" + "".join(lines[-15:]) + "\n"
            "Is the package index reachable? pip's own settings (PIP_INDEX_URL, pip.conf) are used."
        )


def _progress(text: str) -> None:
    if sys.stdout.isatty():
        print(f"\r\033[K{text}", end="", flush=True)
    else:
        print(text.rstrip("\n"), flush=True)


def _say(text: str) -> None:
    print(text, flush=True)


def _apt(package: str) -> str:
    become = "" if os.geteuid() == 0 else "sudo "
    return f"On Debian and Ubuntu:\n\n    {become}apt-get install {package}\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
