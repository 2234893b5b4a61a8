#!/usr/bin/env python3
"""Run the project's commands: ``python3 manage.py demo`` shows the product, ``python3 manage.py verify`` tests it.

Needs Python 3.11 and nothing else: where the project's environment is absent, it is made from the lock file
with uv, and the same command is run again inside it.
"""

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
BOOTSTRAP = ROOT / ".uv-bootstrap"
SEEN = "TWOPS_BOOTSTRAPPED"

NO_UV = """\
uv is not here and could not be installed by any of the ways that were tried (pip into a private folder,
a private virtual environment{apt}). Install uv, or pip, with what your system offers
(Debian and Ubuntu: apt install python3-pip), and run the same command again."""


def quiet(*command: str | Path) -> bool:
    """Run a command without showing its output; say whether it succeeded."""
    try:
        done = subprocess.run(  # noqa: S603 - fixed commands of this file
            [str(part) for part in command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False
        )
    except OSError:
        return False
    return done.returncode == 0


def find_uv() -> list[str] | None:
    """Return the command that starts uv: on the path, as a module, or from the private folder; else None."""
    if found := shutil.which("uv"):
        return [found]
    for private in (BOOTSTRAP / "bin" / "uv", BOOTSTRAP / "venv" / "bin" / "uv"):
        if private.exists():
            return [str(private)]
    if importlib.util.find_spec("uv") is not None and quiet(sys.executable, "-m", "uv", "--version"):
        return [sys.executable, "-m", "uv"]
    return None


def install_uv() -> list[str]:
    """Install uv into a git-ignored folder of this project; exit with the remedies if no way works.

    ``pip install --target`` is used because Debian and Ubuntu refuse a plain ``pip install`` (PEP 668).
    """
    print("Preparing: installing uv into .uv-bootstrap/ (once) ...", file=sys.stderr)
    as_root_on_debian = hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get") is not None

    def try_pip_and_venv() -> list[str] | None:
        if quiet(sys.executable, "-m", "pip", "install", "--quiet", "--target", BOOTSTRAP, "uv"):
            return find_uv()
        venv = BOOTSTRAP / "venv"
        if quiet(sys.executable, "-m", "venv", venv) and quiet(venv / "bin" / "pip", "install", "-q", "uv"):
            return find_uv()
        return None

    uv = try_pip_and_venv()
    if uv is None and as_root_on_debian:
        quiet("apt-get", "update")
        quiet("apt-get", "install", "-y", "--no-install-recommends", "python3-pip")
        uv = try_pip_and_venv()
    if uv is None:
        sys.exit(NO_UV.format(apt=", apt-get" if as_root_on_debian else ""))
    return uv


def run_in_environment(arguments: list[str]) -> int:
    """Run this script's command inside the locked environment, which uv makes or brings up to date first."""
    if os.environ.get(SEEN):
        sys.exit(
            "The environment was made but the project is not in it. Remove .venv and run the command again."
        )
    uv = find_uv() or install_uv()
    environment = {**os.environ, SEEN: "1"}
    if arguments[:1] == ["verify"]:
        command = [*uv, "run", "--locked", "just", "check"]
    else:
        # Without the developers' tools; where they are installed already, they stay.
        command = [*uv, "run", "--locked", "--no-dev", "python", "manage.py", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode  # noqa: S603


def main() -> None:
    """Run a management command, in the project's environment."""
    arguments = sys.argv[1:]
    if sys.version_info < (3, 11):
        sys.exit("Python 3.11 or newer is needed.")
    if arguments[:1] == ["test"]:
        sys.exit(
            "The tests are run by pytest: `python3 manage.py verify` for everything, `uv run pytest` for some."
        )
    if arguments[:1] == ["verify"] or importlib.util.find_spec("twops_site") is None:
        try:
            sys.exit(run_in_environment(arguments))
        except KeyboardInterrupt:
            sys.exit(130)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "twops_site.settings.dev")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(f"The settings ({os.environ['DJANGO_SETTINGS_MODULE']}) cannot be used:\n{error}")


if __name__ == "__main__":
    main()
