"""Processes that never import vqcodec open .vq files, once the package for that is installed."""

from PIL import Image

import vqcodec
from support.environments import Environment
from support.pictures import ROOT, gradient

PACKAGE = ROOT / "packages" / "vqcodec-pillow-auto"
OPEN = "from PIL import Image; print(Image.open('a.vq').convert('RGB').getpixel((3, 4)))"
PROGRAMS = [
    # It is saved, asked for by name, and among the suffixes.
    "from PIL import Image; Image.open('a.png').save('b.vq', k=4); Image.open('b.vq').load()",
    "from PIL import Image; Image.open('a.vq', formats=['VQ']).load()",
    "from PIL import Image; assert Image.registered_extensions()['.vq'] == 'VQ'",
    # Formats may have been loaded before, or vqcodec be imported all the same.
    "from PIL import Image; Image.init(); Image.open('a.vq').load()",
    "import vqcodec; from PIL import Image; Image.open('a.vq').load()",
    "import importlib; from PIL import Image; importlib.reload(Image).open('a.vq').load()",
    "import importlib.util as u; u.find_spec('PIL.Image'); import PIL.ImageFile; "
    "from PIL import Image; Image.open('a.vq').load()",
    # Threads that open their first file at once all find it.
    "import threading; from concurrent.futures import ThreadPoolExecutor; from PIL import Image\n"
    "together = threading.Barrier(8)\n"
    "def load(n): together.wait(); Image.open('a.vq').load()\n"
    "list(ThreadPoolExecutor(8).map(load, range(8)))",
    # Who needs none of it has none of it.
    "import sys; from PIL import Image; Image.open('a.png').load(); "
    "assert not {'vqcodec', 'numpy'} & set(sys.modules)",
    "import sys; assert not [name for name in sys.modules if name.startswith(('PIL', 'vqcodec.'))]",
    # Pillow's module is its loader's, and can be pickled.
    "import PIL.Image, pickle; assert 'vqcodec' not in type(PIL.Image.__spec__.loader).__module__; "
    "assert PIL.Image.__loader__ is PIL.Image.__spec__.loader; pickle.dumps(PIL.Image.init)",
    # Loaders that are classes, or know of load_module alone, are left as they are.
    "import sys, types, importlib.machinery as m\n"
    "class L:\n"
    "  create_module = classmethod(lambda cls, spec: None)\n"
    "  exec_module = classmethod(lambda cls, module: None)\n"
    "class F: find_spec = staticmethod(lambda n, p=None, t=None: n.startswith('PIL') and "
    "m.ModuleSpec(n, L, is_package=n == 'PIL') or None)\n"
    "sys.meta_path.insert(0, F); import PIL.Image, PIL.other; assert 'exec_module' in vars(L)",
    "import importlib.util as u; assert u.find_spec('PIL.Nothing') is None",
]


def test_it_is_there_while_it_is_installed_and_wanted(tmp_path):
    fresh = Environment(tmp_path)
    (tmp_path / "a.vq").write_bytes(vqcodec.encode(gradient(20, 30, 3), 600))
    Image.fromarray(gradient(20, 30, 3)).save(tmp_path / "a.png")

    def refused(*before, program=OPEN):
        told = fresh.run(*before, "python", "-c", program, status=1).stderr
        assert "UnidentifiedImageError" in told
        return told

    refused()
    fresh.install(PACKAGE)
    pixel = tuple(map(int, gradient(20, 30, 3)[4, 3]))
    assert fresh.output("python", "-c", OPEN).strip() == str(pixel)
    for program in PROGRAMS:
        assert not fresh.run("python", "-W", "error", "-c", program).stderr
    told = fresh.output("python", "-m", "PIL")
    assert "VQ " in told and ".vq" in told

    refused("env", "VQCODEC_PILLOW_AUTO=0")
    (tmp_path / "broken" / "vqcodec").mkdir(parents=True)
    broken = tmp_path / "broken" / "vqcodec" / "__init__.py"
    broken.write_text("raise ImportError('half a wheel')")
    program = (
        "import sys; sys.path.insert(0, 'broken')\nfrom PIL import Image\n"
        "Image.open('a.png').load()\nImage.open('a.vq')"
    )
    assert "vqcodec cannot be imported: ImportError: half a wheel" in refused(program=program)
    refused("env", "PYTHONWARNINGS=error", program=program)

    fresh.run("python", "-m", "pip", "uninstall", "--yes", "--quiet", PACKAGE.name)
    refused()
    assert not list((tmp_path / "env").rglob("*pillow_auto.pth"))
