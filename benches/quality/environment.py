"""A virtual environment for what a bench needs from PyPI."""

import subprocess
import sys
import venv


def python(folder, *wanted):
    """The interpreter of an environment in a folder, made when first asked for; `wanted` is what pip is told to install."""
    interpreter, installed = folder / "venv" / "bin" / "python", folder / "venv" / "installed"
    if not installed.exists():
        print("installing what is needed …", file=sys.stderr)
        venv.create(folder / "venv", with_pip=True)
        subprocess.run([interpreter, "-m", "pip", "install", "-q", *wanted], check=True)
        installed.touch()
    return interpreter
