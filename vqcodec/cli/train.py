"""`vq train`."""

import json
import time

import click

from ..console import Failure, reported, say, write_stream
from . import arguments
from .encode import clustering, strategy_of
from .sources import STREAM, Task, expand, refuse_overwriting
from .writer import Writer


@click.command()
@arguments.sources
@click.option("-o", "--output", metavar="OUT", required=True, help="The .vqc file to write.")
@click.option(
    "-k", type=int, default=256, show_default=True, metavar="N", help="The most codewords."
)
@clustering
@arguments.force
@click.option("--json", "as_json", is_flag=True, help="A JSON object on stdout.")
@click.option("--quiet", is_flag=True, help="Say nothing but errors.")
def train(
    sources, output, k, clusterer, options, n_init, max_iter, tol, effort, seed, block, alpha,
    space, to_srgb, force, as_json, quiet,
):  # fmt: skip
    """Learn one codebook from many pictures, for vq encode --codebook.

    IN is a picture, a folder with pictures or a pattern. Memory does not grow
    with the number of pictures, and their order makes no difference.
    """
    from ..arguments import check_integer
    from ..colourspace import check_space
    from ..files import picture_suffixes, read_picture
    from ..limits import MAX_CODEWORDS
    from ..picture import take_in
    from ..progress import ProgressBar
    from ..training import Gathered

    started = time.perf_counter()
    if not output:
        raise Failure("OUT '' names no file; give one with -o", 2)
    if STREAM in sources:
        raise Failure("pictures to learn from are files; - is one picture, and has no name", 2)
    with reported("options"):
        strategy = strategy_of(clusterer, options, n_init, max_iter, tol, effort)
        k, seed = check_integer("k", k, 1, MAX_CODEWORDS), check_integer("seed", seed, 0)
        gathered, space = Gathered(block, alpha), check_space(space)
    paths = [path for path, _ in expand(sources, picture_suffixes)[0]]
    refuse_overwriting(output, paths)
    writer, task = Writer(force), Task(paths[0], output)
    writer.skipped(task)
    failed = 0
    with ProgressBar("" if quiet else f"{len(paths):,} files") as bar:
        for done, path in enumerate(paths):
            try:
                with reported(path):
                    gathered.add(take_in(read_picture(path)[0], to_srgb=to_srgb).expanded())
            except Failure as failure:
                failed += 1
                bar.clear()
                say(f"vq: {failure}")
            bar((done + 1) / len(paths) / 2)
        if failed == len(paths):
            raise Failure("no picture could be read; there is nothing to learn from", 1)
        with reported(output):
            codebook = gathered.codebook(k, strategy, space, seed, lambda f: bar((1 + f) / 2))
    data = codebook.to_bytes()
    if output == STREAM:
        write_stream(data)
    else:
        writer.write(task, data)
    n_pictures = len(paths) - failed
    if as_json:
        facts = {
            "output": output, "pictures": n_pictures, "failed": failed, "mode": codebook.mode,
            "block": list(codebook.block), "n_codewords": len(codebook), "bytes": len(data),
            "hash": codebook.hash.hex(), "seconds": round(time.perf_counter() - started, 3),
        }  # fmt: skip
        click.echo(json.dumps(facts), err=output == STREAM)
    elif not quiet:
        say(
            f"{output}: {len(codebook)} codewords of {codebook.mode} from {n_pictures:,} pictures, "
            f"{len(data):,} bytes, hash {codebook.hash.hex()}, "
            f"{time.perf_counter() - started:.2f} s"
        )
    if failed:
        raise Failure(f"{failed:,} of {len(paths):,} pictures could not be read", 1)
