"""Parquet, which needs a package that only some install."""

from __future__ import annotations

from types import ModuleType

from wan_jobs.errors import ConfigurationError


def parquet_library() -> tuple[ModuleType, ModuleType]:
    """Return `pyarrow` and `pyarrow.parquet`; raises `ConfigurationError` without the extra."""
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        raise ConfigurationError(
            "Parquet needs a package that is not installed.",
            remedy='Install it with:  pip install "wan-client[parquet]"',
        ) from None
    return pyarrow, parquet
