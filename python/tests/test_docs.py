"""The examples in the documentation run, and the stubs say what is there."""

import doctest
import importlib
import re
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1]


@pytest.mark.parametrize("module", ["dechaff", "dechaff._undo", "dechaff.pandas", "dechaff.polars"])
def test_examples_of_modules(module):
    if module.endswith(("pandas", "polars")):
        pytest.importorskip(module.partition(".")[2])
    results = doctest.testmod(importlib.import_module(module))
    assert results.attempted and results.failed == 0


@pytest.mark.parametrize("page", ["python/README.md"])
def test_examples_of_pages(page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(r"^```python\n(.*?)^```", (PACKAGE.parent / page).read_text(encoding="utf-8"), re.S | re.M)
    runnable = [block for block in blocks if block.lstrip().startswith(">>>")]
    assert runnable
    example = doctest.DocTestParser().get_doctest("\n".join(runnable), {}, page, page, 0)
    results = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(example)
    assert results.attempted > 5 and results.failed == 0


@pytest.mark.parametrize("command", [["mypy.stubtest", "dechaff._core", "--mypy-config-file"], ["mypy", "dechaff", "--config-file"]], ids=lambda command: command[0])
def test_types(command):
    """Stubs say what is there, and the package's own code holds to them."""
    pytest.importorskip("mypy")
    is_stubs = command[0] == "mypy.stubtest"
    ran = subprocess.run([sys.executable, "-m", *command, PACKAGE / "pyproject.toml"], cwd=PACKAGE / ("tests" if is_stubs else ""), capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout + ran.stderr
