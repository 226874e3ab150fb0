"""Write docs/cli.md from the program's own --help, or with --check say whether it is current."""

import sys
from pathlib import Path

import click

from summarizer.cli import commands

PAGE = Path(__file__).with_name("cli.md")


def page() -> str:
    """The whole page: every command's help."""
    root = click.Context(commands, info_name="summarizer", max_content_width=100)
    parts = ["# The command line\n\nWritten by `docs/help_pages.py`; do not edit by hand.\n", _block("summarizer", commands.get_help(root))]
    for name in commands.list_commands(root):
        command = commands.commands[name]
        with click.Context(command, info_name=name, parent=root, max_content_width=100) as context:
            parts.append(_block(f"summarizer {name}", command.get_help(context)))
    return "\n".join(parts)


def _block(title: str, text: str) -> str:
    return f"## {title}\n\n```text\n{text}\n```\n"


def main() -> int:
    """Write the page, or compare it."""
    if "--check" not in sys.argv:
        PAGE.write_text(page(), encoding="utf-8")
        return 0
    if PAGE.read_text(encoding="utf-8") == page():
        return 0
    print(f"{PAGE.name} is not what the program's --help says: run `make docs`", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
