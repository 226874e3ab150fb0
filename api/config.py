"""The service's settings: one table for the flags of ``summarizer serve``, the environment, the configuration file and the documentation.

A flag wins over the environment, the environment over the file, the file over the default. Everything is checked before the server starts.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import Field, dataclass, field, fields
from typing import Any

from summarizer.model import OptionsError

ENVIRONMENT = "SUMMARIZER_HTTP_"
SERVERS = ("auto", "gunicorn", "waitress")
LEVELS = ("debug", "info", "warning", "error")
PERIODS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400}
RATE = re.compile(r"([1-9]\d{0,8})/(second|minute|hour|day)")
KEY = re.compile(r"[!-~]{16,200}")
ORIGIN = re.compile(r"\*|https?://[^/\s,]+")


@dataclass(frozen=True, slots=True)
class Rule:
    """How a setting is written and what it may be."""

    parse: Callable[[str], Any]
    holds: Callable[[Any], bool]
    says: str
    kind: str


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _whole(low: int, high: int) -> Rule:
    return Rule(int, lambda v: _is_whole(v) and low <= v <= high, f"a whole number from {low} to {high}", "N")


def _seconds(low: float, high: float) -> Rule:
    return Rule(float, lambda v: (_is_whole(v) or isinstance(v, float)) and low <= v <= high, f"seconds from {low:g} to {high:g}", "SECONDS")


def _one_of(choices: tuple[str, ...]) -> Rule:
    return Rule(str, lambda v: v in choices, "one of " + ", ".join(choices), "NAME")


def _list_of(pattern: re.Pattern[str], says: str) -> Rule:
    return Rule(lambda text: tuple(re.split(r"[\s,]+", text.strip())) if text.strip() else (),
                lambda v: isinstance(v, tuple) and all(isinstance(one, str) and pattern.fullmatch(one) for one in v), says, "LIST")


HOST = Rule(str, lambda v: isinstance(v, str) and bool(re.fullmatch(r"[\w.:%-]+", v)), "a host name or address", "HOST")
PATH = Rule(str, lambda v: isinstance(v, str), "the path of a file", "FILE")
RATE_RULE = Rule(str, lambda v: isinstance(v, str) and (v == "" or RATE.fullmatch(v) is not None),
                 "a rate such as 60/minute (second, minute, hour, day), or empty", "N/PERIOD")
ORIGINS = _list_of(ORIGIN, "origins such as https://example.org, or *")
KEYS = _list_of(KEY, "keys of 16 to 200 visible ASCII characters")


def _setting(default: Any, rule: Rule, about: str, *, flag: bool = True, shown: bool = True) -> Any:
    return field(default=default, repr=shown, metadata={"rule": rule, "about": about, "flag": flag})


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """The settings of one service; see SETTINGS for what each means. Raises OptionsError for a value out of range, naming the setting."""

    host: str = _setting("127.0.0.1", HOST, "Address to listen on; 0.0.0.0 for all.")
    port: int = _setting(8000, _whole(1, 65535), "Port to listen on.")
    server: str = _setting("auto", _one_of(SERVERS), "WSGI server; auto is gunicorn, and waitress on Windows.")
    workers: int = _setting(2, _whole(1, 64), "Worker processes (waitress: always one). As many as there are cores serves best.")
    threads: int = _setting(128, _whole(1, 1024), "Connections that one worker reads and answers at once.")
    concurrency: int = _setting(2, _whole(1, 64), "Articles that one worker computes at once; other requests wait for their turn.")
    max_body_bytes: int = _setting(10_000_000, _whole(1, 2**31), "Largest body; in streams (application/x-ndjson) the largest line.")
    max_characters: int = _setting(1_000_000, _whole(1, 2**31), "Most characters of one article.")
    max_articles: int = _setting(200, _whole(1, 1_000_000), "Most articles of one digest.")
    time_budget: float = _setting(30.0, _seconds(0.01, 3600), "Time for one request, waiting for its turn included; in streams for each line.")
    read_timeout: float = _setting(15.0, _seconds(0.1, 3600), "Time for a request's head, and for its body (plus a second for each 16 KiB received).")
    drain_seconds: float = _setting(1.0, _seconds(0, 60), "After SIGTERM: how long to go on serving while /readyz says 503.")
    rate_limit: str = _setting("", RATE_RULE, "Requests for each client (its API key, or else its address), such as 60/minute; empty: no limit.")
    api_keys_file: str = _setting("", PATH, "File of API keys, one a line (# begins a comment). With keys, requests need 'Authorization: Bearer KEY'.")
    api_keys: tuple[str, ...] = _setting((), KEYS, "The API keys themselves, separated by commas or spaces.", flag=False, shown=False)
    cors_origins: tuple[str, ...] = _setting((), ORIGINS, "Origins whose pages may call the service; empty: none.")
    trusted_proxies: int = _setting(0, _whole(0, 16), "Proxies in front, whose X-Forwarded-For is believed.")
    log_level: str = _setting("info", _one_of(LEVELS), "How much to log, as JSON lines on standard error.")

    def __post_init__(self) -> None:
        for name, setting in SETTINGS.items():
            _check(name, getattr(self, name), rule_of(setting), name)

    @property
    def rate(self) -> tuple[int, float] | None:
        """Requests and the seconds in which each client may make them, or None where there is no limit."""
        match = RATE.fullmatch(self.rate_limit)
        return (int(match[1]), PERIODS[match[2]]) if match else None


SETTINGS: Mapping[str, Field[Any]] = {f.name: f for f in fields(Config)}


def rule_of(setting: Field[Any]) -> Rule:
    """What the setting may be."""
    rule: Rule = setting.metadata["rule"]
    return rule


def table() -> str:
    """The settings as the documentation shows them."""
    head = "| setting | default | may be | what it is |\n|---|---|---|---|\n"
    rows = [f"| `{name}` | {shown(setting.default)} | {rule_of(setting).says} | {setting.metadata['about']}"
            f"{'' if setting.metadata['flag'] else ' No flag.'} |\n" for name, setting in SETTINGS.items()]
    return head + "".join(rows)


def shown(default: Any) -> str:
    """A default as text.

    >>> shown(30.0), shown(())
    ('30', 'none')
    """
    return "none" if default in ("", ()) else f"{default:g}" if isinstance(default, float) else str(default)


def load(flags: Mapping[str, Any], environment: Mapping[str, str] = os.environ, file: str | None = None) -> Config:
    """The settings from flags (by setting name), the environment and a TOML file, with API keys read from their file.

    Raises OptionsError naming the setting and where it was given: unknown names, values out of range, files that cannot be read.
    """
    values: dict[str, Any] = {}
    for name, value in (_read_toml(file) if file else {}).items():
        values[_known(name, f"{file}: {name}")] = _check(name, tuple(value) if isinstance(value, list) else value, None, f"{file}: {name}")
    for variable, text in sorted(environment.items()):
        if variable.startswith(ENVIRONMENT):
            name = _known(variable.removeprefix(ENVIRONMENT).lower(), variable)
            values[name] = parsed(name, text, variable)
    values.update(flags)
    if values.get("api_keys_file"):
        values["api_keys"] = (*values.get("api_keys", ()), *_read_keys(values["api_keys_file"]))
    return Config(**values)


def parsed(name: str, text: str, where: str) -> Any:
    """A setting's value from text; OptionsError where it is not one."""
    rule = rule_of(SETTINGS[name])
    try:
        value = rule.parse(text)
    except ValueError:
        raise _wrong(name, text, rule, where) from None
    return _check(name, value, rule, where)


def _known(name: str, where: str) -> str:
    if name not in SETTINGS:
        raise OptionsError(f"{where}: unknown setting; the settings are {', '.join(SETTINGS)}", name)
    return name


def _check(name: str, value: Any, rule: Rule | None, where: str) -> Any:
    rule = rule or rule_of(SETTINGS[name])
    if not rule.holds(value):
        raise _wrong(name, value, rule, where)
    return value


def _wrong(name: str, value: Any, rule: Rule, where: str) -> OptionsError:
    # a key must not reach a log or a terminal, not even a wrong one
    shown = "" if name == "api_keys" else f", not {value!r}"
    return OptionsError(f"{where} must be {rule.says}{shown}", name)


def _read_toml(path: str) -> dict[str, Any]:
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    try:
        with open(path, "rb") as file:
            values: dict[str, Any] = tomllib.load(file)
            return values
    except (OSError, ValueError) as error:
        raise OptionsError(f"{path}: {getattr(error, 'strerror', None) or error}", "config") from None


def _read_keys(path: str) -> list[str]:
    try:
        with open(path, encoding="utf-8") as file:
            lines = [line.strip() for line in file]
    except (OSError, ValueError) as error:
        raise OptionsError(f"api_keys_file {path}: {getattr(error, 'strerror', None) or 'not UTF-8'}", "api_keys_file") from None
    keys = [line for line in lines if line and not line.startswith("#")]
    if not keys:
        # an empty file must not open the service to everybody
        raise OptionsError(f"api_keys_file {path}: no key in it", "api_keys_file")
    return keys
