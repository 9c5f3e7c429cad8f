"""Policies: read from every place in which they may stand, refused with their place in words."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from builders import case, pledge, refused, requirement
from pydantic import ValidationError
from same import assert_same
from test_cells import COLUMNS  # noqa: F401 - replaced below
