"""Arguments and options that several commands have."""

import click

_PATH = click.Path(readable=False)

sources = click.argument("sources", metavar="IN...", nargs=-1, required=True, type=_PATH)
source = click.argument("source", metavar="IN", type=_PATH)
force = click.option("--force", is_flag=True, help="Overwrite OUT if it exists.")


def output(text):
    """Give the option OUT with a help text."""
    return click.option("-o", "--output", metavar="OUT", type=_PATH, help=text)


def names_of(constants):
    """Give a completion of names; `constants` is called for them when a shell asks."""

    def complete(context, parameter, incomplete):
        return [name for name in constants() if name.startswith(incomplete)]

    return complete


def options(*decorators):
    """Put several options on a command, in this order."""

    def decorate(function):
        for decorator in reversed(decorators):
            function = decorator(function)
        return function

    return decorate


# What is said, and how many processes work.
manners = options(
    click.option(
        "--jobs",
        type=click.IntRange(min=0),
        default=1,
        show_default=True,
        metavar="N",
        help="Processes for several files; 0 is one for each processor.",
    ),
    click.option("--json", "as_json", is_flag=True, help="A JSON object a file on stdout."),
    click.option("--quiet", is_flag=True, help="Say nothing but errors."),
)

# What is written, and how.
writing = options(
    force,
    click.option("--skip-existing", is_flag=True, help="Leave out what has its OUT already."),
    click.option("--dry-run", is_flag=True, help="Do all but write."),
    click.option("--preserve", is_flag=True, help="Give OUT the timestamps of IN."),
)
