"""The browser of the browser tests: named by CHROMIUM, found, or installed with apt on Debian.

python -m sandbox.browser
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

SHELL = "chromium-headless-shell"
PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PACKAGES = ("chromium", SHELL, "chromium-l10n", "fonts-noto-cjk")


class NoBrowser(Exception):
    """No browser, or no Japanese letters for it; the message says what to do."""


def find(*, whole: bool = False) -> Path:
    """The browser's program; NoBrowser if there is none that runs.

    The one without windows if it is there: the same pages for two thirds of the work. It forgets a
    page that was left; `whole` asks for one that keeps it for Back, as people's do. CHROMIUM names
    one for both.
    """
    named = os.environ.get("CHROMIUM")
    if named:
        if not runs(Path(named)):
            raise NoBrowser(f"CHROMIUM names {named}, which does not run as a browser.")
        return Path(named)
    for name in PROGRAMS if whole else (SHELL, *PROGRAMS):
        program = shutil.which(name)
        if program and runs(Path(program)):
            return Path(program)
    raise NoBrowser(_advice(PACKAGES))


def runs(program: Path) -> bool:
    """Whether `program --version` answers: Ubuntu's stub for a snap does not."""
    try:
        command = [str(program), "--version"]
        done = subprocess.run(command, check=False, capture_output=True, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def prepare() -> Path:
    """The browser, with Japanese letters; installs what is missing on Debian if root."""
    missing = [] if os.environ.get("CHROMIUM") else missing_packages()
    if missing and os.geteuid() == 0:
        install(missing)
    elif missing:
        raise NoBrowser(_advice(missing))
    find(whole=True)
    program = find()
    if not has_japanese_letters():
        raise NoBrowser(_advice(("fonts-noto-cjk",)))
    return program


def missing_packages() -> list[str]:
    """Those of PACKAGES that this Debian lacks; none is asked of other systems."""
    if system_id() != "debian":
        return []
    return [name for name in PACKAGES if not _is_installed(name)]


def system_id() -> str:
    """ID of /etc/os-release: debian, ubuntu, …"""
    try:
        lines = Path("/etc/os-release").read_text(encoding="utf-8").splitlines()
    except OSError:
        return ""
    values = dict(line.split("=", 1) for line in lines if "=" in line)
    return values.get("ID", "").strip('"')


def install(packages: list[str]) -> None:
    """apt-get install, showing what it does."""
    print(f"Installing {', '.join(packages)} with apt-get", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        ["apt-get", "update", "-qq"],
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages],
    ):
        if subprocess.run(command, check=False, env=environment).returncode:
            raise NoBrowser(f"apt-get failed, see above. {_advice(packages)}")


def has_japanese_letters() -> bool:
    """Whether any font has them; without fontconfig's tool the usual folders are searched."""
    if shutil.which("fc-list"):
        command = ["fc-list", ":lang=ja", "family"]
        return bool(subprocess.run(command, check=False, capture_output=True).stdout.strip())
    folders = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".fonts")
    return any(next(folder.rglob("*CJK*"), None) for folder in folders)


def _is_installed(package: str) -> bool:
    command = ["dpkg-query", "-W", "-f", "${Status}", package]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    return done.stdout.endswith(" installed")


def _advice(packages: list[str] | tuple[str, ...]) -> str:
    become = "" if os.geteuid() == 0 else "sudo "
    if system_id() == "ubuntu":
        return (
            f"Ubuntu's chromium is a snap and may not run here. Install Japanese fonts "
            f"({become}apt-get install fonts-noto-cjk) and any Chromium or Chrome, then:\n\n"
            "    make test CHROMIUM=/path/to/chrome\n"
        )
    return (
        "The browser tests need a browser with Japanese letters. On Debian:\n\n"
        f"    {become}apt-get install {' '.join(packages)}\n\n"
        "Elsewhere: make test CHROMIUM=/path/to/chrome (and a Japanese font)."
    )


if __name__ == "__main__":
    try:
        print(f"Browser: {prepare()}", flush=True)
    except NoBrowser as none:
        sys.exit(str(none))
