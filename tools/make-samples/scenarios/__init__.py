"""Each module adds its scenarios to the table when it is imported."""

from . import healthy, hostile, other_steps, step3, training  # noqa: F401
