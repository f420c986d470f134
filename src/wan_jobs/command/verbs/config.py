"""`wan config`: each setting, its value and where it comes from."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass

import click

from wan_jobs.command.config_file import store_setting
from wan_jobs.command.limits import limits_named
from wan_jobs.command.screen.output import Output, shown, write_table
from wan_jobs.command.verb import VerbGroup
from wan_jobs.configuration import (
    ConfigFile,
    config_path,
    default_journal_path,
    private_hosts_named,
    read_config,
    resolve_address,
)
from wan_jobs.redaction import shown_place
from wan_jobs.service import (
    ADDRESS_VARIABLE,
    API_HOST,
    JOURNAL_VARIABLE,
    KEY_VARIABLE,
    PLAIN_HTTP_VARIABLE,
    PRIVATE_HOSTS_VARIABLE,
)

_DEFAULT = "default"

# What to do about a setting that is not changed here.
_ELSEWHERE: Mapping[str, str] = {
    "api_key": "`wan login` stores the key and `wan logout` takes it away.",
    "journal": f"Set {JOURNAL_VARIABLE} in the environment, or give --journal.",
    "private_hosts": f"Set {PRIVATE_HOSTS_VARIABLE} in the environment.",
    "plain_http": f"Set {PLAIN_HTTP_VARIABLE} in the environment.",
    "limits": "Write the table [limits] by hand: see `wan help settings`.",
    "prices": "Write the table [prices] by hand: see `wan help settings`.",
}
_CHANGED_HERE = "base_url"
NAMES = (_CHANGED_HERE, *_ELSEWHERE)


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting as it is in force; `source` is an option, a variable, a file, or `default`."""

    name: str
    value: str | None
    source: str


_name_argument = click.argument("name", type=click.Choice(NAMES), metavar="NAME")


@click.group(
    "config",
    cls=VerbGroup,
    invoke_without_command=True,
    examples=(
        "wan config",
        "wan config get base_url",
        "wan config set base_url https://api.example.com",
        "wan config path",
    ),
    epilog=f"Settings: {', '.join(NAMES)}. The key is never shown.",
)
@click.pass_context
def config_command(context: click.Context) -> None:
    """Show each setting, its value and where it comes from."""
    if context.invoked_subcommand is not None:
        return
    output: Output = context.obj
    known = settings(output)
    if output.as_json:
        output.json({each.name: _as_json(each) for each in known})
        return
    rows = [(each.name, shown(each.value or "none"), shown(each.source)) for each in known]
    write_table(output, ("setting", "value", "from"), rows)


@config_command.command("get", examples=("wan config get base_url",))
@_name_argument
@click.pass_obj
def get(output: Output, name: str) -> None:
    """Print the value of a setting; nothing where there is none."""
    if name == "api_key":
        raise click.UsageError("The key is never shown; `wan config` says where it comes from.")
    setting = next(each for each in settings(output) if each.name == name)
    if output.as_json:
        output.json({"name": name, **_as_json(setting)})
    elif setting.value is not None:
        output.line(shown(setting.value))


@config_command.command("set", examples=("wan config set base_url https://api.example.com",))
@_name_argument
@click.argument("value")
@click.pass_obj
def set_(output: Output, name: str, value: str) -> None:
    """Write a setting into the configuration file."""
    _require_changed_here(name)
    address = resolve_address(value)
    store_setting(config_path(), name, address)
    _say_stored(output, name, address)


@config_command.command("unset", examples=("wan config unset base_url",))
@_name_argument
@click.pass_obj
def unset(output: Output, name: str) -> None:
    """Take a setting out of the configuration file."""
    _require_changed_here(name)
    store_setting(config_path(), name, None)
    _say_stored(output, name, None)


@config_command.command("path", examples=("wan config path",))
@click.pass_obj
def path(output: Output) -> None:
    """Print where the configuration file is, or would be."""
    place = config_path()
    if output.as_json:
        output.json({"path": str(place), "exists": place.exists()})
    else:
        output.line(shown(place))


def settings(output: Output) -> list[Setting]:
    """Return all settings; `output` knows which options were given."""
    file = read_config()
    prices = file.tables.get("prices")
    count = len(prices) if isinstance(prices, Mapping) else 0
    named = " ".join(private_hosts_named()) or None
    plain = os.environ.get(PLAIN_HTTP_VARIABLE) or None
    return [
        _key(file),
        _address(output, file),
        _of_environment(output, "journal", JOURNAL_VARIABLE, shown_place(default_journal_path())),
        _of_environment(output, "private_hosts", PRIVATE_HOSTS_VARIABLE, named),
        _of_environment(output, "plain_http", PLAIN_HTTP_VARIABLE, plain),
        _limits(file),
        Setting("prices", f"of {count} models" if count else None, str(file.path)),
    ]


def _key(file: ConfigFile) -> Setting:
    if os.environ.get(KEY_VARIABLE):
        return Setting("api_key", "set, not shown", KEY_VARIABLE)
    in_file = file.api_key is not None
    return Setting("api_key", "set, not shown" if in_file else None, str(file.path))


def _address(output: Output, file: ConfigFile) -> Setting:
    given = os.environ.get(ADDRESS_VARIABLE)
    source = (
        output.chosen.get(ADDRESS_VARIABLE, ADDRESS_VARIABLE)
        if given
        else (str(file.path) if file.base_url else _DEFAULT)
    )
    return Setting(_CHANGED_HERE, resolve_address(file=file) or API_HOST, source)


def _limits(file: ConfigFile) -> Setting:
    named = limits_named(file)
    told = ", ".join(f"{name} {value}" for name, value in named.items())
    return Setting("limits", told or None, str(file.path) if named else _DEFAULT)


def _of_environment(output: Output, name: str, variable: str, value: str | None) -> Setting:
    source = output.chosen.get(variable, variable) if os.environ.get(variable) else _DEFAULT
    return Setting(name, value, source)


def _as_json(setting: Setting) -> dict[str, object]:
    told = {name: value for name, value in asdict(setting).items() if name != "name"}
    if setting.name == "api_key":
        told["value"] = None
        told["set"] = setting.value is not None
    return told


def _require_changed_here(name: str) -> None:
    if name != _CHANGED_HERE:
        raise click.UsageError(f"{name} is not changed here. {_ELSEWHERE[name]}")


def _say_stored(output: Output, name: str, value: str | None) -> None:
    place = config_path()
    if output.as_json:
        output.json({"name": name, "value": value, "path": str(place)})
    elif value is None:
        output.note(f"{name} does not stand in {shown(place)} any more.")
    else:
        output.note(f"{name} is {shown(value)} now, by {shown(place)}.")
    variable = output.chosen.get(ADDRESS_VARIABLE, ADDRESS_VARIABLE)
    if os.environ.get(ADDRESS_VARIABLE):
        output.note(f"{variable} wins over the file.")
