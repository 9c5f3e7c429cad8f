"""Benchmarks: matcher beside what else can solve the same, in one run on one machine.

`python -m benchmarks` runs every case; `README.md` beside this file says how to choose and read.
"""
