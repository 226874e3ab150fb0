"""``summarizer serve``: its flags are the service's table of settings, which is read only when the command is used."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click


class ServeCommand(click.Command):
    """A command that takes its flags from ``api.config`` when it is asked for them: nothing of the service is loaded for other commands."""

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        """A flag for each setting, then the command's own."""
        from api.config import SETTINGS, parsed, rule_of, shown

        def checked(name: str) -> Callable[[click.Context, click.Parameter, str | None], Any]:
            return lambda context, parameter, text: None if text is None else parsed(name, text, "--" + name.replace("_", "-"))

        flags: list[click.Parameter] = [
            click.Option(["--" + name.replace("_", "-")], metavar=rule_of(setting).kind, callback=checked(name),
                         help=f"{setting.metadata['about']} [default: {shown(setting.default)}]")
            for name, setting in SETTINGS.items() if setting.metadata["flag"]
        ]
        return [*flags, *super().get_params(ctx)]


EXAMPLES = """\b
Examples:
  summarizer serve
  summarizer serve --host 0.0.0.0 --workers 4 --api-keys-file keys.txt --rate-limit 120/minute"""


@click.command("serve", cls=ServeCommand, epilog=EXAMPLES)
@click.option("--config", "file", metavar="FILE", help="A TOML file with these settings, by their names with underscores.")
@click.option("--check", is_flag=True, help="Check the settings and end.")
def serve(file: str | None, check: bool, **flags: Any) -> int:
    """Answer over HTTP: summaries, keywords and digests, as docs/http.md describes.

    Each setting may also come from the environment (SUMMARIZER_HTTP_PORT and so on) or from a file; a flag wins over both.
    """
    from api.config import load

    config = load({name: value for name, value in flags.items() if value is not None}, file=file)
    if check:
        return 0
    from api.server import serve as run

    click.echo(f"summarizer: serving on http://{config.host}:{config.port} (open it in a browser); Ctrl-C ends", err=True)
    return run(config)
