"""What-ifs: a case that is kept solved, changed a little, and solved again from where it was."""

from matcher.program.what_if.answer import Answer
from matcher.program.what_if.what_if import WhatIf

__all__ = ["Answer", "WhatIf"]
