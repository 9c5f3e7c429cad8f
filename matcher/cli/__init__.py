"""The command line: write a template, check a case, ask what a pledge reaches, run, audit.

Standard output holds the report and nothing else; problems and progress go to standard error.
Exit codes: 0 done, 1 our fault or the solver's, 2 the input holds problems, 3 pins and hard rules
contradict each other.

A command imports what it needs when it runs, so that help and mistyped words are answered at once.
"""

from matcher.cli.app import app, main

__all__ = ["app", "main"]
