"""Puts the .pth file, by which Python runs a line when it starts, beside the module."""

from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

PTH = "vqcodec_pillow_auto.pth"


class BuildWithPth(build_py):
    """Build the module and the file that loads it."""

    def run(self):
        """Build."""
        super().run()
        self.copy_file(PTH, str(Path(self.build_lib, PTH)))

    def get_outputs(self, include_bytecode=1):
        """Name the file among what is built."""
        return [*super().get_outputs(include_bytecode), str(Path(self.build_lib, PTH))]


setup(cmdclass={"build_py": BuildWithPth})
