"""What is loaded when, and which way imports go."""

import ast
import subprocess
import sys

import pytest

from support.pictures import ROOT

# The rooms from the top down. What stands in a line imports only what stands in lines below it.
ROOMS = """
    cli VqImagePlugin __main__
    report numcodecs zarr distributed
    codec animation reduction chunks
    encoder
    testing
    colour
    vqfile
    vqimage
    pictures picture_file
    codebook
    notebook
    parts
    coding
    blocks samples tables
    format
    clustering
    plugins
    core
    kernels
    streams
    atomic arrays checks progress remote
    errors limits
"""


def modules_after(code):
    """Return the names of the modules loaded in a fresh process once `code` has run."""
    program = f"import sys\n{code}\nprint(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    return set(done.stdout.splitlines()[-1].split())


@pytest.mark.parametrize("coding", ["packed", "swift", "context"])
def test_decoding_imports_no_clusterer(coding):
    loaded = modules_after(
        "import vqcodec, numpy\n"
        "data = vqcodec.VQImage(numpy.zeros((1, 3), 'u1'), numpy.zeros((2, 2), 'u1'),"
        f" 2, 2, 'RGB').to_bytes('{coding}')\n"
        "vqcodec.decode(data)"
    )
    assert "vqcodec.codec" in loaded
    forbidden = ("vqcodec.clustering", "vqcodec.encoder")
    assert not [name for name in loaded if name.startswith(forbidden)]


def test_importing_and_asking_for_help_is_light():
    loaded = modules_after("import vqcodec")
    assert "PIL.Image" in loaded  # It is needed to register the format.
    assert not loaded & {"numpy", "bitarray", "click", "vqcodec.codec"}
    loaded = modules_after(
        "from vqcodec.cli import main\ntry: main(['--help'])\nexcept SystemExit: pass"
    )
    assert "click" in loaded
    assert not loaded & {"numpy", "bitarray", "vqcodec.codec"}


def test_listing_clusterers_imports_none():
    loaded = modules_after("import vqcodec\nlist(vqcodec.clusterers())")
    assert "vqcodec.clustering.lloyd" not in loaded
    assert "vqcodec.clustering.kmeanspp" not in loaded


def test_every_public_name_is_there():
    import vqcodec

    for name in vqcodec.__all__:
        assert getattr(vqcodec, name) is not None
    assert set(vqcodec.__all__) <= set(dir(vqcodec))
    with pytest.raises(AttributeError, match="nothing"):
        vqcodec.nothing  # noqa: B018


def test_files_are_read_without_numpy_until_there_are_pixels():
    folder = ROOT / "vqcodec" / "format"
    names = [f"vqcodec.format.{path.stem}" for path in folder.glob("*.py")]
    assert "numpy" not in modules_after(f"import {', '.join(names)}")


def imports_of(path):
    """Yield the modules of the package that a file imports, each as parts below `vqcodec`."""
    parts = path.relative_to(ROOT / "vqcodec").with_suffix("").parts
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.level:
            base = parts[: len(parts) - node.level]
            names = [node.module] if node.module else [alias.name for alias in node.names]
            yield from ((*base, *name.split(".")) for name in names)


def test_imports_go_down():
    lines = [line.split() for line in ROOMS.strip().splitlines()]
    rank = {name: number for number, names in enumerate(lines) for name in names}
    for path in (ROOT / "vqcodec").glob("*/**/*.py"):
        room = path.relative_to(ROOT / "vqcodec").parts[0]
        for imported in imports_of(path):
            assert imported[0] == room or rank[room] < rank[imported[0]], (path, imported)
    for path in (ROOT / "vqcodec").glob("[!_]*.py"):
        for imported in imports_of(path):
            assert rank[path.stem] < rank[imported[0]], (path, imported)
