"""Each module adds its scenarios to the table when it is imported."""

from . import (connectors, forms, healthy, hostile,  # noqa: F401
               other_steps, states, step3, training, unified)
