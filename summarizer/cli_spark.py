"""The digest command with ``--engine spark``: its flags as a job, what the job did as an exit status."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import click

from summarizer.model import Failure, Options, OptionsError
from summarizer.rendering import renderer
from summarizer.tables import How

REFUSED = {
    "jobs": "the master says how many processes there are, as in --master 'local[4]'",
    "store": "there is no store for several machines; name the folder of another day's output, or run without --engine spark",
    "new_only": "it needs a store, which there is not for several machines",
    "include_globs": "name a glob as SRC instead, as in 'notes/*.html'",
    "exclude_globs": "name a glob as SRC instead, as in 'notes/*.html'",
}
FLAGS = {"new_only": "--new-only", "include_globs": "--include", "exclude_globs": "--exclude"}
SPARKS_OWN = {"master": "--master", "by": "--by", "spark_conf": "--spark-conf"}
ENDINGS = {"markdown": ".md"}


def refuse_without_spark(given: dict[str, Any]) -> None:
    """Raise OptionsError for a flag that the local engine has no use for."""
    for name, flag in SPARKS_OWN.items():
        if given[name]:
            raise OptionsError(f"{flag} needs --engine spark", name)


def run(given: dict[str, Any], options: Options, failed: Callable[[Failure], None], quiet: bool) -> int:
    """Do the job that the flags describe; failed: called with the first failures. Returns the exit status."""
    from summarizer.digest.dates import day_of
    from summarizer.digest.spark.job import FAILURES_SHOWN, Job
    from summarizer.digest.spark.job import run as run_job

    for name, reason in REFUSED.items():
        if given[name]:
            raise OptionsError(f"{FLAGS.get(name, '--' + name)} does not go with --engine spark: {reason}", name)
    if not given["output"] or given["output"] == "-":
        raise OptionsError("--engine spark writes a folder of files: name it with -o", "output")
    if given["since"] is not None and day_of(given["since"]) is None:
        raise OptionsError(f"--since must be a date like 2026-11-01, not {given['since']!r}", "since")
    form = given["form"] or "html"
    renderer(form, "digest")
    how = How(given["input_format"], given["encoding"], given["text_column"], given["title_column"], given["id_column"])
    ending = ENDINGS.get(form, ".html" if form == "email" else f".{form}")
    done = run_job(Job(given["src"], how, _folder(given["output"]), form, ending, given["by"], given["since"], given["master"], _settings(given)), options)
    for failure in done.shown:
        failed(failure)
    if done.failures > FAILURES_SHOWN:
        click.echo(f"summarizer: {done.failures - FAILURES_SHOWN} more failures are in {given['output']}/failures.jsonl", err=True)
    if not done.articles and not done.failures:
        click.echo("summarizer: no article was found", err=True)
    elif not quiet:
        click.echo(f"summarizer: {done.articles} articles, {done.digests} digests in {given['output']}", err=True)
    return 1 if done.failures or not done.articles else 0


def _folder(output: str) -> str:
    """The folder as Spark should understand it: without a scheme it is one of this machine, whatever file system the cluster's settings name first."""
    return output if "://" in output else "file://" + os.path.abspath(output)


def _settings(given: dict[str, Any]) -> dict[str, str]:
    settings = {}
    for setting in given["spark_conf"]:
        name, equals, value = setting.partition("=")
        if not equals or not name.startswith("spark."):
            raise OptionsError(f"--spark-conf must be like spark.executor.memory=4g, not {setting!r}", "spark_conf")
        settings[name] = value
    return settings
