"""Results of the other scripts: printed while they come, kept in files, drawn as pages.

    python bench/figures.py

Each script takes --record, by which its tables become docs/figures/results/SCRIPT.json: the cells
as they were printed, the command, the commit, the day, the machine, versions of what was measured.
This one draws all those files as docs/figures/SCRIPT.md, plots included. A page is never edited by
hand; what a result means is said in docs/decisions and in the pages for users.
"""

import datetime
import importlib.metadata
import json
import os
import platform
import re
import subprocess
import sys
from pathlib import Path

import click

ROOT = Path(__file__).resolve().parent.parent
PAGES = ROOT / "docs" / "figures"
RESULTS = PAGES / "results"
PACKAGES = (
    "numpy", "pillow", "pyoxipng", "pillow-jxl-plugin", "crackle-codec", "compresso", "zstandard",
    "scikit-learn", "scikit-image", "scipy", "faiss-cpu", "imagequant", "opencv-python-headless",
    "ssimulacra2", "zarr", "numcodecs",
)  # fmt: skip

INDEX = """# Figures

What was measured, by scripts that anybody can run: `pip install -e '.[bench]'`, then the command
at the head of a page, with a folder of pictures of one's own. Times are of processors, compared
side by side in one run; a busy machine makes all of them worse, ratios less so.

{table}

[Earlier figures](earlier.md) were taken by hand.

```{{toctree}}
:hidden:

{names}
```
"""

recorded = click.option("--record", is_flag=True, help="Keep the tables in docs/figures/results.")


class Table:
    """A table that is printed row by row, and kept.

    Parameters
    ----------
    title : str
        What the figures are, as a heading.
    *columns : str
    """

    def __init__(self, title, *columns):
        self.title, self.columns, self.rows = title, columns, []
        self._is_begun = False

    def row(self, *cells):
        """Add and print a row; cells are turned into text."""
        if not self._is_begun:
            print(f"\n### {self.title}\n\n{line(self.columns)}\n{rule(self.columns)}")
            self._is_begun = True
        self.rows.append([str(cell) for cell in cells])
        print(line(self.rows[-1]), flush=True)


class Report:
    """The tables of one script.

    Parameters
    ----------
    script : str
        Its `__file__`; it gives the name, and its docstring's first line the title.
    record : bool
        Whether `save` writes them.
    """

    def __init__(self, script, record):
        self.path, self._record, self._tables = Path(script).resolve(), record, []
        own = self.path.parent != Path(__file__).resolve().parent  # a folder has one such script
        self._name = self.path.parent.name if own else self.path.stem
        self._commit = told("git", "rev-parse", "HEAD")  # of what is measured, not of what is saved
        self._is_changed = bool(told("git", "status", "--porcelain", "--", "vqcodec"))

    def table(self, title, *columns):
        """Begin a table."""
        self._tables.append(Table(title, *columns))
        return self._tables[-1]

    def save(self, kind=""):
        """Keep the tables, if that was asked for; a kind is added to the file's name."""
        if not self._record:
            return
        RESULTS.mkdir(parents=True, exist_ok=True)
        target = RESULTS / f"{self._name}{'-' * bool(kind)}{kind}.json"
        text = json.dumps(self._result(), indent=1, ensure_ascii=False)
        target.write_text(text + "\n")
        click.echo(f"kept in {target.relative_to(ROOT)}", err=True)

    def _result(self):
        return {
            "title": title_of(self.path),
            "command": " ".join(
                ["python", str(self.path.relative_to(ROOT)), *map(shown, sys.argv[1:])]
            ),
            "date": datetime.date.today().isoformat(),
            "commit": self._commit + " and changes" * self._is_changed,
            "machine": machine(),
            "versions": versions(),
            "tables": [
                {"title": each.title, "columns": each.columns, "rows": each.rows}
                for each in self._tables
                if each.rows
            ],
        }


def shown(argument):
    """Return an argument as it is told: of a path, the name alone."""
    return Path(argument).name if os.path.exists(argument) else argument


def title_of(path):
    """Return the first line of a script's docstring, up to a colon."""
    return re.search(r'^"""(.*?)(?:[.:].*)?$', path.read_text(), re.M)[1]


def told(*command):
    """Return what a command prints, or nothing if there is none such."""
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    except OSError:
        return ""
    return done.stdout.strip()


def machine():
    """Describe the processor and the system."""
    name = platform.processor() or platform.machine()
    if os.path.exists("/proc/cpuinfo"):
        found = re.search(r"^model name\s*: (.*)$", Path("/proc/cpuinfo").read_text(), re.M)
        name = found[1] if found else name
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return f"{name}, {cores} processors, {platform.system()}, Python {platform.python_version()}"


def versions():
    """Return the versions of what is measured, where it is installed."""
    from PIL import features

    found = {"libwebp": features.version("webp"), "libavif": features.version("avif")}
    for name in PACKAGES:
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            continue
    return {name: version for name, version in found.items() if version}


def line(cells):
    """Return one row of a table in Markdown."""
    return f"| {' | '.join(cells)} |"


def rule(cells):
    """Return what stands below the head of a table."""
    return "| --- " * len(cells) + "|"


def page(name, result):
    """Return the page of a result."""
    versions = ", ".join(f"{key} {value}" for key, value in result["versions"].items())
    parts = [f"# {result['title']}", f"`{result['command']}`"]
    parts += [f"![{title}]({name}-{i}.svg)" for i, title in plots(name, result)]
    for table in result["tables"]:
        rows = [line(table["columns"]), rule(table["columns"]), *map(line, table["rows"])]
        parts += [f"## {table['title']}", "\n".join(rows)]
    changed = " with changes" * result["commit"].endswith("changes")
    parts += [
        f"Measured on {result['date']} at commit `{result['commit'][:12]}`{changed}: "
        f"{result['machine']}; {versions}.",
        f"What the columns mean stands in `{result['command'].split()[1]}`; this page is made by "
        "`python bench/figures.py`.",
    ]
    return "\n\n".join(parts) + "\n"


def plots(name, result):
    """Draw what a result has plots for; return their numbers and titles."""
    import figure_plots

    draw = getattr(figure_plots, name.replace("-", "_"), None)
    return [] if draw is None else list(enumerate(draw(result, PAGES / name), start=1))


def index(results):
    """Return the page that lists all others."""
    rows = [
        line([f"[{result['title']}]({name}.md)", result["date"], f"`{result['commit'][:12]}`"])
        for name, result in results.items()
    ]
    names = "\n".join([*results, "earlier"])
    table = "\n".join([line(["what", "measured", "commit"]), rule("   "), *rows])
    return INDEX.format(table=table, names=names)


@click.command()
def main():
    """Draw all results as pages."""
    results = {path.stem: json.loads(path.read_text()) for path in sorted(RESULTS.glob("*.json"))}
    for name, result in results.items():
        (PAGES / f"{name}.md").write_text(page(name, result))
    (PAGES / "index.md").write_text(index(results))
    click.echo(f"{len(results)} pages")


if __name__ == "__main__":
    main()
