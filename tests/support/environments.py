"""Fresh environments in which packages of others are installed and used."""

import os
import shutil
import subprocess
import sysconfig
import venv
from pathlib import Path

from support.pictures import ROOT


class Environment:
    """A fresh environment, which also finds what is installed beside these tests."""

    def __init__(self, folder):
        self.folder = folder
        venv.create(folder / "env", with_pip=True)
        self.bin = folder / "env" / ("Scripts" if os.name == "nt" else "bin")
        # What the interpreter brings of these may be older than what builds packages needs.
        self.run("python", "-m", "pip", "uninstall", "--yes", "--quiet", "setuptools")
        site = self.output("python", "-c", "import sysconfig; print(sysconfig.get_path('purelib'))")
        beside = sysconfig.get_path("purelib")
        text = (
            f"import site; site.addsitedir({beside!r})\nimport sys; sys.path.append({str(ROOT)!r})"
        )
        Path(site.strip(), "beside.pth").write_text(text)
        program = "from vqcodec.cli import main\n\nif __name__ == '__main__':\n    main()\n"
        (self.bin / "vq").write_text(f"#!{self.bin / 'python'}\n{program}")
        (self.bin / "vq").chmod(0o755)

    def run(self, *command, folder=None, status=0):
        """Run a command, in the folder of the environment; return what it printed."""
        path = f"{self.bin}{os.pathsep}{os.environ['PATH']}"
        environment = {**os.environ, "PATH": path, "PIP_NO_INDEX": "1", "PIP_NO_DEPS": "1"}
        environment |= {"PIP_NO_BUILD_ISOLATION": "0", "VIRTUAL_ENV": str(self.folder / "env")}
        environment.pop("PYTHONPATH", None)
        program, *arguments = map(str, command)
        done = subprocess.run(
            [shutil.which(program, path=path), *arguments],
            cwd=folder or self.folder,
            env=environment,
            capture_output=True,
            text=True,
        )
        assert done.returncode == status, done.stdout + done.stderr
        return done

    def output(self, *command, **more):
        """Return the standard output of a command."""
        return self.run(*command, **more).stdout

    def install(self, package):
        """Install a copy of a package with pip."""
        copy = self.folder / "sources" / package.name
        shutil.copytree(package, copy, dirs_exist_ok=True)
        self.run("python", "-m", "pip", "install", copy)
        return copy
