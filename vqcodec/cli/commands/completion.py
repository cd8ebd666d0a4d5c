"""`vq completion`."""

import click

from ..console import Failure

_SHELLS = ("bash", "zsh", "fish")


@click.command()
@click.argument("shell", metavar="SHELL", shell_complete=lambda *_: list(_SHELLS))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """Print what makes SHELL (bash, zsh or fish) complete commands, options and names.

    For bash: vq completion bash > ~/.local/share/bash-completion/completions/vq
    """
    from click.shell_completion import get_completion_class

    if shell not in _SHELLS:
        raise Failure(f"no completion for {shell}; there is one for {', '.join(_SHELLS)}", 2)
    group = context.find_root().command
    completer = get_completion_class(shell)
    assert completer is not None  # click knows these three shells.
    click.echo(completer(group, {}, "vq", "_VQ_COMPLETE").source())
