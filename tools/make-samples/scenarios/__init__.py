"""Each module adds its scenarios to the table when it is imported."""

from . import (connectors, healthy, hostile, other_steps,  # noqa: F401
               states, step3, training, unified)
