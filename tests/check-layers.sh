#!/bin/sh
# check-layers.sh - the rooms of the house keep to their arrows.
exec python3 "$(dirname "$0")/check-layers.py"
