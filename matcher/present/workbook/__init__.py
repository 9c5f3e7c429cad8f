"""The workbook of a plan: the answer, a sheet for every frame, and the tables to plan again."""

from matcher.present.workbook.book import check_file, write_workbook

__all__ = ["check_file", "write_workbook"]
