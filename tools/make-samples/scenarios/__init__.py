"""Each module adds its scenarios to the table when it is imported."""

from . import healthy, hostile, step3  # noqa: F401
