"""The report: a plan as one page that opens from an attachment, and prints."""

from matcher.present.report.page import report_html

__all__ = ["report_html"]
