"""`vq info`."""

import json
from typing import Any

import click

from .. import options
from ..addresses import fsspec_options
from ..console import printable, reported
from ..plan import said_source
from ..writer import opened


@click.command()
@options.source
@fsspec_options
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def info(source: str, as_json: bool) -> None:
    """Say what the .vq or .vqc file IN holds, without decoding it."""
    from ...format.describe import told
    from ...pictures.private import private_in

    with reported(said_source(source)), opened(source) as stream:
        facts, metadata = told(stream)
    if private := private_in(metadata):
        facts["private"] = list(private)
    if as_json:
        click.echo(json.dumps(facts))
        return
    rows = _of_codebook(facts) if "hash" in facts else _of_picture(facts)
    for section in facts["sections"]:
        name = f"section 0x{section['tag']:02x}"
        rows[name] = f"{section['name']}, {section['bytes']:,} bytes"
    if facts.get("private"):
        rows["private"] = ", ".join(facts["private"])
    for label, name in facts.get("labels", {}).items():
        rows[f"label {label}"] = name
    if "record" in facts:
        rows["made by"] = _said_record(facts["record"])
    for name, value in rows.items():
        click.echo(f"{name:<13} {printable(value)}")


def _said_record(record: Any) -> str:
    """Say how a file was made, in the words of its encoder."""
    if not isinstance(record, dict):
        return str(record)
    return ", ".join(
        f"{name} {value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)}"
        for name, value in record.items()
    )


def _of_picture(facts: dict[str, Any]) -> dict[str, str]:
    rows = {
        "format": f"version {facts['version']}",
        "picture": f"{facts['width']} x {facts['height']} pixels, {facts['mode']}",
        "block": "{} x {}".format(*facts["block"]),
        "codewords": f"{facts['n_codewords']:,}",
        "index coding": facts["coding"],
        "original": f"{facts['original_bits']:,} bits",
        "indices": f"{facts['index_bits']:,} bits",
        "codebook": f"{facts['codebook_bits']:,} bits",
        "payload": f"{facts['payload_bits']:,} bits",
        "file": f"{facts['file_bytes']:,} bytes",
        "ratio": f"{facts['ratio']:.2f}",
    }
    if "external_codebook" in facts:
        rows["codebook"] = f"external, hash {facts['external_codebook']}"
    return rows


def _of_codebook(facts: dict[str, Any]) -> dict[str, str]:
    return {
        "format": f"version {facts['version']}, a codebook",
        "mode": facts["mode"],
        "block": "{} x {}".format(*facts["block"]),
        "codewords": f"{facts['n_codewords']:,}",
        "codebook": f"{facts['codebook_bits']:,} bits",
        "hash": facts["hash"],
        "file": f"{facts['file_bytes']:,} bytes",
    }
