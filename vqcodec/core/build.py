"""How the compiled parts are built: as setuptools does it, and a word where no compiler is."""

import os
import sys

from setuptools.command.build_ext import build_ext
from setuptools.errors import BaseError, CCompilerError


class Build(build_ext):
    """Builds extensions side by side, or says in one line what is needed."""

    parallel: int | bool | None

    def finalize_options(self) -> None:
        """Take all processors, unless told otherwise."""
        super().finalize_options()
        self.parallel = self.parallel or os.cpu_count()

    def run(self) -> None:
        """Build all of them."""
        try:
            super().run()
        except (BaseError, CCompilerError, OSError) as error:
            sys.exit(
                f"vqcodec is built with a C compiler, which failed ({error}); install gcc or clang "
                "and Python's headers (Debian: apt install gcc python3-dev), then try again"
            )
