"""`python -m scripts VERB`: the commands of the workshop."""

import gc
import sys

# What a verb imports, reads and builds are trees; looking for circles in them took a tenth of its
# time (measured), and finds none. Large documents are still looked through now and then.
_ALLOCATIONS_BETWEEN_COLLECTIONS = 300_000

if __name__ == "__main__":
    gc.set_threshold(_ALLOCATIONS_BETWEEN_COLLECTIONS)
    try:
        from scripts.commands import main
        from scripts.commands.process import end_orderly_on_signals, guard_streams

        guard_streams()
        end_orderly_on_signals()
        main()
    except ModuleNotFoundError as missing:
        if (missing.name or "").startswith("scripts"):
            raise
        print(
            f"The package {missing.name} is missing. To install all that is needed into .venv:\n"
            "    python3 scripts/bootstrap.py install\n"
            "and then use .venv/bin/python in place of python.",
            file=sys.stderr,
        )
        sys.exit(2)
    except (KeyboardInterrupt, RuntimeError) as error:
        # Before Python 3.12 one that comes while a class names its members is another's cause.
        if not isinstance(error.__cause__ or error, KeyboardInterrupt):
            raise
        print("Interrupted; nothing is half-written.", file=sys.stderr)
        sys.exit(130)
