"""`vq train`."""

import json
import time

import click

from .. import options
from ..console import Failure, reported, say
from ..outcome import files_said
from ..plan import STREAM, Task, expand, refuse_overwriting
from ..writer import Writer
from .encode import clustering, strategy_of


@click.command()
@options.sources
@click.option("-o", "--output", metavar="OUT", required=True, help="The .vqc file to write.")
@click.option(
    "-k", type=int, default=256, show_default=True, metavar="N", help="The most codewords."
)
@clustering
@options.force
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
    from ...clustering import share_progress
    from ...encoder.train import train as learn
    from ...pictures.files import picture_suffixes, read_picture
    from ...pictures.intake import take_in
    from ..progress import ProgressBar

    started = time.perf_counter()
    if not output:
        raise Failure("OUT '' names no file; give one with -o", 2)
    if STREAM in sources:
        raise Failure("pictures to learn from are files; - is one picture, and has no name", 2)
    with reported("options"):
        strategy = strategy_of(clusterer, options, n_init, max_iter, tol, effort)
    paths = [path for path, _ in expand(sources, picture_suffixes)[0]]
    refuse_overwriting(output, paths)
    writer, task = Writer(force), Task(paths[0], output)
    writer.skipped(task)
    failed = 0

    def pictures():
        nonlocal failed
        for done, path in enumerate(paths, start=1):
            try:
                with reported(path):
                    picture = take_in(read_picture(path)[0], to_srgb=to_srgb)
            except Failure as failure:
                failed += 1
                bar.clear()
                say(f"vq: {failure}")
            else:
                yield picture
            bar(done / len(paths) / 2)
        if failed == len(paths):
            raise Failure("no picture could be read; there is nothing to learn from", 1)

    with ProgressBar("" if quiet else files_said(len(paths))) as bar, reported(output):
        codebook = learn(
            pictures(), k, clusterer=strategy, block=block, seed=seed, alpha=alpha, space=space,
            progress=share_progress(bar, 1, 2),
        )  # fmt: skip
    data = codebook.to_bytes()
    writer.write(task, data, sources=paths)
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
