"""Packages with a clusterer, as if they had been installed."""

import os
import subprocess
import textwrap
from pathlib import Path

from support.processes import command


def install(folder, package, name, value, source):
    """Make a folder look as if a package with one entry point had been installed in it."""
    folder.mkdir(exist_ok=True)
    (folder / f"{package}.py").write_text(textwrap.dedent(source))
    facts = folder / f"{package}-1.0.dist-info"
    facts.mkdir()
    (facts / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n")
    (facts / "entry_points.txt").write_text(f"[vqcodec.clusterers]\n{name} = {value}\n")


def with_plugins(folder, *arguments, data=None, **more):
    """Run the command in a process that finds the packages of a folder."""
    path = os.pathsep.join(filter(None, [str(folder), os.environ.get("PYTHONPATH", "")]))
    # Processes find this package from where they are started, unless it is installed.
    path = os.pathsep.join([path, str(Path(__file__).parents[2])])
    environment = os.environ | {"PYTHONPATH": path} | more
    environment.pop("PYTHONUNBUFFERED", None)  # what is kept back is to come late here
    return subprocess.run(command(*arguments), input=data, capture_output=True, env=environment)
