"""`wan run MODEL …`: a command whose options depend on the model that stands among them."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

import click

from wan_jobs.command.fields.options import FieldOption, Word, field_options
from wan_jobs.command.screen import CHOSEN_MODEL
from wan_jobs.command.verb import Verb
from wan_jobs.document import Model, choose_model, merged_document, short_name, short_names
from wan_jobs.errors import InvalidInput

if TYPE_CHECKING:
    from click.parser import _OptionParser as Parser
    from click.shell_completion import CompletionItem


class ModelPart(Word):
    """Any unambiguous part of a model's id; becomes the `Model`."""

    name = "model"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> Model:
        """Return the model; raises `InvalidInput` if none or several are meant."""
        return value if isinstance(value, Model) else choose_model(merged_document(), str(value))

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """Offer ids, or unambiguous endings that begin as typed."""
        from click.shell_completion import CompletionItem

        return [CompletionItem(each) for each in short_names(merged_document().models, incomplete)]


class RunCommand(Verb):
    """Takes the fields of the model named among its arguments as options.

    The words are parsed twice: first with the fields of all models, to find the model wherever it
    stands, then with its own fields alone.
    """

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Find the model, then parse with its fields."""
        ctx.token_normalize_func = _spelled_with_hyphens
        try:
            ctx.meta[CHOSEN_MODEL] = self._find_model(ctx, args)
        except InvalidInput:
            if not ctx.resilient_parsing:
                raise
        if not args and not ctx.resilient_parsing:
            known = merged_document().models
            names = " or ".join(short_name(known, each) for each in known)
            raise click.UsageError(f"Say which model to run, such as {names}.", ctx)
        if not ctx.resilient_parsing:
            self._refuse_fields_given_twice(ctx, args)
        return super().parse_args(ctx, args)

    def _refuse_fields_given_twice(self, ctx: click.Context, args: list[str]) -> None:
        """Refuse two values of one field: click would send the last, and say nothing."""
        _, _, given = self.make_parser(ctx).parse_args(list(args))
        for option in self.fields(ctx):
            if not option.multiple and given.count(option) > 1:
                raise click.UsageError(f"{option.opts[0]} is given twice.", ctx)

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        """Return the options of the fields, required ones first, and then the command's own."""
        own = super().get_params(ctx)
        return [*self.fields(ctx), *own]

    def fields(self, ctx: click.Context) -> list[FieldOption]:
        """Return the options of the chosen model's fields; none before a model is chosen."""
        model = ctx.meta.get(CHOSEN_MODEL)
        if model is None:
            return []
        cached = f"{CHOSEN_MODEL}.fields"
        if cached not in ctx.meta:
            ctx.meta[cached] = field_options(model, self._own_flags())
        found: list[FieldOption] = ctx.meta[cached]
        return found

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the model's fields apart from the options; without a model, list the models."""
        fields = self.fields(ctx)
        if fields:
            self._write(ctx, formatter, f"Fields of {ctx.meta[CHOSEN_MODEL].id}", fields)
        else:
            with formatter.section("Models, each with fields of its own"):
                for model_id in merged_document().models:
                    formatter.write_text(model_id)
        own = [
            param
            for param in self.get_params(ctx)
            if isinstance(param, click.Option) and not isinstance(param, FieldOption)
        ]
        self._write(ctx, formatter, "Options", own)

    @staticmethod
    def _write(
        ctx: click.Context,
        formatter: click.HelpFormatter,
        title: str,
        params: Sequence[click.Parameter],
    ) -> None:
        rows = [row for param in params if (row := param.get_help_record(ctx)) is not None]
        with formatter.section(title):
            formatter.write_dl(rows, col_max=26)

    def _find_model(self, ctx: click.Context, args: list[str]) -> Model | None:
        parser = click.Command.make_parser(self, ctx)
        parser.ignore_unknown_options = True
        known = set(parser._long_opt)
        for model in merged_document().models.values():
            for option in field_options(model, self._own_flags()):
                if known.isdisjoint(map(_spelled_with_hyphens, option.opts)):
                    known |= {*option.opts, *option.secondary_opts}
                    # Of several models, each numbers its fields from 0.
                    option.name = option.opts[0]
                    option.add_to_parser(parser, ctx)
        part = _first_word(parser, args)
        return choose_model(merged_document(), part) if part else None

    def _own_flags(self) -> set[str]:
        declared = (option for param in self.params for option in param.opts)
        return {option.lstrip("-") for option in declared} | {"help", "no-help"}


def _first_word(parser: Parser, args: list[str]) -> str | None:
    """Return the first word that is no option; the last option may still lack its value."""
    for words in (args, args[:-1]):
        with suppress(click.UsageError):
            found, _, _ = parser.parse_args(list(words))
            if isinstance(part := found.get("model"), str):
                return part
    return None


def _spelled_with_hyphens(name: str) -> str:
    return name.replace("_", "-")
