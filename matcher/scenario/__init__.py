"""Scenarios: a folder or workbook that holds a question and its case; some come with matcher."""
