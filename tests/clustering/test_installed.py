"""Clusterers of installed packages: found by name, loaded when asked for, or told why not."""

import subprocess
import sys
import textwrap

import pytest

import vqcodec
from support.plugins import install


def run(code, *paths):
    """Run Python code in a fresh process, with folders added to its path."""
    program = f"import sys; sys.path[:0] = {[str(path) for path in paths]!r}\n"
    return subprocess.run(
        [sys.executable, "-c", program + textwrap.dedent(code)],
        capture_output=True,
        text=True,
        check=True,
    ).stdout


SOURCE = """
    print("loaded")
    from vqcodec.clustering import Clusterer
    from vqcodec.clustering.lloyd import Lloyd

    class Mine(Lloyd):
        name = "mine"
"""


def test_an_installed_package_adds_its_own_and_is_loaded_when_asked_for(tmp_path):
    install(tmp_path, "vq_mine", "mine", "vq_mine:Mine", SOURCE)
    printed = run(
        """
        import vqcodec, numpy
        print(list(vqcodec.clusterers()), "mine" in vqcodec.clusterers())
        print("vq_mine" in sys.modules)
        picture = numpy.arange(300, dtype=numpy.uint8).reshape(10, 10, 3)
        mine = vqcodec.encode(picture, 5, clusterer="mine")
        print(mine == vqcodec.encode(picture, 5, clusterer="lloyd"))
        """,
        tmp_path,
    )
    assert printed.splitlines() == [
        f"{sorted([*vqcodec.clusterers(), 'mine'])} True",
        "False",
        "loaded",
        "True",
    ]


def test_a_package_that_does_not_load_or_claims_a_taken_name_is_named(tmp_path):
    install(tmp_path / "a", "vq_a", "twice", "vq_a:Mine", SOURCE)
    install(tmp_path / "b", "vq_b", "twice", "vq_b:Mine", SOURCE)
    install(tmp_path / "c", "vq_c", "broken", "vq_c:Mine", "import nothing_of_that_name")
    install(tmp_path / "d", "vq_d", "lloyd", "vq_d:Mine", SOURCE)
    printed = run(
        """
        import vqcodec
        for name in ("twice", "broken"):
            try:
                vqcodec.clusterers()[name]
            except vqcodec.OptionError as error:
                print(error)
        import warnings
        warnings.simplefilter("always")
        with warnings.catch_warnings(record=True) as caught:
            print(vqcodec.clusterers()["lloyd"].__module__)
            vqcodec.clusterers()["lloyd"], vqcodec.clusterers()["kmeans++"]
        for warning in caught:
            print(warning.category.__name__, warning.filename, warning.message)
        """,
        *(tmp_path / letter for letter in "abcd"),
    )
    assert printed.splitlines() == [
        "clusterer 'twice' is claimed by vq_a:Mine and vq_b:Mine; uninstall one of them",
        "clusterer 'broken' (vq_c:Mine) cannot be loaded: ModuleNotFoundError: No module named "
        "'nothing_of_that_name'; choose another, or have vq_c:Mine mended",
        "vqcodec.clustering.lloyd",
        "ClustererWarning <string> clusterer 'lloyd' is vqcodec's own; that of an installed "
        "package, vq_d:Mine, cannot be had by this name: uninstall it, or have it renamed",
    ]


def test_no_package_can_be_what_auto_is(tmp_path):
    install(tmp_path, "vq_auto", "auto", "vq_auto:Mine", SOURCE)
    printed = run(
        """
        import vqcodec
        print("auto" in vqcodec.clusterers(), len(vqcodec.clusterers()))
        print(vqcodec.Encoder().strategy.name)
        """,
        tmp_path,
    )
    assert printed.splitlines() == [f"False {len(vqcodec.clusterers())}", "split-merge"]


EXITS = """
    import sys
    sys.exit("no licence")
"""
UNCALLED = """
    class Mine:
        name = "mine"
        def get_config(self): return {}
"""


@pytest.mark.parametrize(
    ("source", "value", "message"),
    [
        (EXITS, "x:Mine", "cannot be loaded: it tried to end the process (SystemExit: no licence)"),
        ("raise KeyboardError", "x:Mine", "cannot be loaded: NameError: name 'KeyboardError'"),
        ("1 +", "x:Mine", "cannot be loaded: SyntaxError: invalid syntax"),
        ("open('model')", "x:Mine", "cannot be loaded: FileNotFoundError: [Errno 2] No such"),
        ("Mine = 3", "x:Mine", "a clusterer is a class whose `name` is a string; 3 is not"),
        ("", "x:Mine", "cannot be loaded: AttributeError: module 'x' has no attribute 'Mine'"),
        ("", "nothing_here:Mine", "cannot be loaded: ModuleNotFoundError"),
        (UNCALLED, "x:Mine", "has no method `fit`"),
    ],
)
def test_what_cannot_be_loaded_says_why(tmp_path, source, value, message):
    install(tmp_path, "x", "mine", value, source)
    printed = run(
        """
        import vqcodec
        try:
            vqcodec.Encoder(clusterer="mine")
        except vqcodec.OptionError as error:
            print(error)
        """,
        tmp_path,
    )
    assert printed.startswith("clusterer 'mine'")
    assert message in printed
