"""The rows of a program, one family a file.

To add a family, write a file here and name it in `matcher.program.formulation.FAMILIES`.
"""
