"""What is loaded when, and which way imports go."""

import ast
import subprocess
import sys

import pytest

from pictures import ROOT

# From the top down: a module imports from its own line only what stands in a lower one.
ORDER = (
    ("__main__",),
    ("cli", "VqImagePlugin"),
    ("codec", "info", "progress", "console"),
    ("search", "training"),
    ("given", "codebooks"),
    ("order",),
    ("palettefiles", "labelmaps"),
    ("targets", "dithering", "conflicts"),
    ("vqimage", "files", "rate", "cover", "size"),
    ("codebook", "canvas"),
    ("assignment", "picture", "codewords"),
    ("alpha", "clustering", "metadata", "plane", "thresholds", "masks"),
    (
        "container",
        "histogram",
        "rng",
        "space",
        "quality",
        "blocks",
        "indexcoding",
        "importance",
        "profiles",
        "orientation",
    ),
    ("codebookcoding", "reader"),
    ("kernels", "uvarint", "colourspace", "pixels"),
    ("arguments",),
    ("depth", "errors", "limits", "logarithm", "writing"),
)


def modules_after(code):
    """Names of the modules loaded in a fresh process once `code` has run."""
    program = f"import sys\n{code}\nprint(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    return set(done.stdout.splitlines()[-1].split())


@pytest.mark.parametrize("coding", ["packed", "context"])
def test_decoding_imports_no_clusterer(coding):
    loaded = modules_after(
        "import vqcodec, numpy\n"
        "data = vqcodec.VQImage(numpy.zeros((1, 3), 'u1'), numpy.zeros((2, 2), 'u1'),"
        f" 2, 2, 'RGB').to_bytes('{coding}')\n"
        "vqcodec.decode(data)"
    )
    assert "vqcodec.codec" in loaded
    forbidden = ("vqcodec.clustering", "vqcodec.histogram")
    if coding == "packed":
        forbidden += ("vqcodec.kernels",)
    assert not [name for name in loaded if name.startswith(forbidden)]


def test_importing_and_asking_for_help_is_light():
    loaded = modules_after("import vqcodec")
    assert "PIL.Image" in loaded  # to register the format
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


def test_imports_go_down():
    rank = {name: number for number, names in enumerate(ORDER) for name in names}
    for path in (ROOT / "vqcodec").rglob("*.py"):
        parts = path.relative_to(ROOT / "vqcodec").with_suffix("").parts
        if parts == ("__init__",):
            continue
        importer = parts[0]
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.ImportFrom) or node.level == 0:
                continue
            depth = len(parts) - node.level  # how deep the package meant lies in vqcodec
            if depth > 0:
                continue  # within its own folder
            targets = [node.module.split(".")[0]] if node.module else [a.name for a in node.names]
            for target in targets:
                assert rank[importer] < rank[target], f"{path} imports {target}"
