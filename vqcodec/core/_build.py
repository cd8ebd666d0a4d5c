"""How the package is built: flags by compiler, one wheel for many Pythons, archives that repeat."""

import gzip
import os
import sys
import sysconfig
import tarfile
from pathlib import Path

from setuptools import Extension
from setuptools.command.bdist_wheel import bdist_wheel
from setuptools.command.build_ext import build_ext
from setuptools.command.sdist import sdist
from setuptools.errors import BaseError, CCompilerError

OLDEST = (3, 11)  # as in pyproject.toml

# Results must not depend on the machine: no contraction of a * b + c into one rounding, and never
# -ffast-math. Nobody needs the symbols of shared objects.
FLAGS = {
    "unix": ["-O3", "-g0", "-std=c11", "-ffp-contract=off"],
    "mingw32": ["-O3", "-g0", "-std=c11", "-ffp-contract=off"],
    "msvc": ["/O2", "/std:c11", "/fp:precise"],
}
HEADERS = ["vqcodec/core/*.[ch]", "vqcodec/kernels/*.h", "vqcodec/kernels/*.pxi"]
EARLIEST = 315532800  # 1980-01-01: what zip and tar can both say, where no time is given


def has_stable_abi() -> bool:
    """Tell whether this Python has the limited API; builds without the GIL have none so far."""
    return sys.implementation.name == "cpython" and not sysconfig.get_config_var("Py_GIL_DISABLED")


class Build(build_ext):
    """Builds extensions side by side, or says in one line what is needed."""

    parallel: int | bool | None

    def finalize_options(self) -> None:
        """Take all processors, unless told otherwise."""
        super().finalize_options()
        self.parallel = self.parallel or os.cpu_count()
        for extension in self.extensions:
            extension.depends += sorted(str(each) for p in HEADERS for each in Path().glob(p))
            if has_stable_abi() and not extension.py_limited_api:  # this may be called again
                extension.py_limited_api = True
                version = f"0x{OLDEST[0]:02X}{OLDEST[1]:02X}0000"
                extension.define_macros.append(("Py_LIMITED_API", version))

    def build_extension(self, ext: Extension) -> None:
        """Build one, with what its compiler calls the flags."""
        kind = self.compiler.compiler_type
        ext.extra_compile_args = FLAGS.get(kind, [])
        if kind != "msvc" and sys.platform != "darwin":
            ext.extra_link_args = ["-s"]
        super().build_extension(ext)

    def run(self) -> None:
        """Build all of them."""
        try:
            super().run()
        except (BaseError, CCompilerError, OSError) as error:
            sys.exit(
                f"vqcodec is built with a C compiler, which failed ({error}); install gcc or clang "
                "and Python's headers (Debian: apt install gcc python3-dev), then try again"
            )


class Wheel(bdist_wheel):
    """One wheel for the oldest Python and all later ones; the same bytes each time."""

    def finalize_options(self) -> None:
        """Name the oldest Python, and a time for what is in the archive."""
        if has_stable_abi():
            self.py_limited_api = "cp{}{}".format(*OLDEST)
        os.environ.setdefault("SOURCE_DATE_EPOCH", str(EARLIEST))
        super().finalize_options()


class SourceArchive(sdist):
    """An archive whose bytes follow from its files: in order, without owners, of one time."""

    def make_archive(
        self,
        base_name: object,
        format: str,
        root_dir: object = None,
        base_dir: str | None = None,
        owner: str | None = None,
        group: str | None = None,
    ) -> str:
        """Write `base_dir` as a .tar.gz, which is all that is asked for."""
        if format != "gztar" or base_dir is None:
            raise ValueError(f"archives are made as gztar, not as {format}")
        path = f"{base_name}.tar.gz"
        time = int(os.environ.get("SOURCE_DATE_EPOCH", EARLIEST))

        def plain(entry: tarfile.TarInfo) -> tarfile.TarInfo:
            entry.mtime, entry.uid, entry.gid, entry.uname, entry.gname = time, 0, 0, "", ""
            entry.mode = 0o755 if entry.isdir() or entry.mode & 0o100 else 0o644
            return entry

        with (
            open(path, "wb") as file,
            gzip.GzipFile("", "wb", 9, file, mtime=time) as packed,
            tarfile.open(mode="w", fileobj=packed) as archive,
        ):
            for each in sorted(Path(base_dir).rglob("*")):
                archive.add(each, recursive=False, filter=plain)
        return path
