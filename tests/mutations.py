"""Mutations: what people and programs do to a workbook, each a sentence and what comes of it.

The workbook is that of a scenario, as the template writes it. A mutation that changes nothing of
what is said must be read as the same case; one that leaves a doubt must be refused, and the
problem begins with its sheet, row and column.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import openpyxl
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.chart import BarChart
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import PatternFill
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.table import Table

NO_BREAK = "\N{NO-BREAK SPACE}"

Change = Callable[[Any], Any]


@dataclass(frozen=True)
class Mutation:
    """One thing that was done to a workbook.

    Attributes
    ----------
    sentence
        What was done.
    change
        What does it: to the workbook that is open, or to the bytes of its file.
    raw
        Whether the bytes are changed.
    place
        What the first problem begins with; None where the case is the same.
    """

    sentence: str
    change: Change
    raw: bool
    place: str | None

    def apply(self, original: bytes) -> bytes:
        """Return the workbook once it was changed."""
        if self.raw:
            return bytes(self.change(original))
        book = openpyxl.load_workbook(io.BytesIO(original))
        self.change(book)
        held = io.BytesIO()
        book.save(held)
        return held.getvalue()


MUTATIONS: list[Mutation] = []


def mutation(place: str | None = None, *, raw: bool = False) -> Callable[[Change], Change]:
    """Enter a mutation, whose sentence is the docstring."""

    def enter(change: Change) -> Change:
        MUTATIONS.append(Mutation(str(change.__doc__), change, raw, place))
        return change

    return enter


def column(sheet: Any, header: str) -> int:
    """Return the number of the column with a header."""
    return next(cell.column for cell in sheet[1] if cell.value == header)


def below(sheet: Any, header: str) -> list[Any]:
    """Return the cells below a header that hold something."""
    cells = next(sheet.iter_cols(column(sheet, header), column(sheet, header), 2))
    return [cell for cell in cells if cell.value is not None]


def put(book: Any, sheet: str, row: int, header: str, value: Any) -> Any:
    """Write a value into one cell."""
    cell = book[sheet].cell(row, column(book[sheet], header))
    cell.value = value
    return cell


# Sheets


@mutation()
def capitals_in_a_title(book: Any) -> None:
    """The title of a sheet has capitals and blanks around it."""
    book["pledges"].title = "  PLEDGES "


@mutation()
def blanks_in_a_title(book: Any) -> None:
    """The title of a sheet has a no-break space where an underscore belongs."""
    book["stand_ins"].title = f"Stand{NO_BREAK}Ins"


@mutation()
def sheets_in_reverse(book: Any) -> None:
    """The sheets stand in reverse."""
    for place, title in enumerate(book.sheetnames):
        book.move_sheet(title, -place)


@mutation()
def an_extra_sheet(book: Any) -> None:
    """A sheet of notes stands beside the tables."""
    book.create_sheet("My notes", 0).append(["call Arvalia", "=1+1", "#N/A"])


@mutation()
def an_empty_sheet(book: Any) -> None:
    """An empty sheet stands beside the tables."""
    book.create_sheet("Sheet1")


@mutation()
def a_hidden_sheet(book: Any) -> None:
    """A sheet is hidden."""
    book["capabilities"].sheet_state = "hidden"


@mutation()
def a_very_hidden_sheet(book: Any) -> None:
    """A sheet is hidden so that only a macro can show it."""
    book["missions"].sheet_state = "veryHidden"


@mutation()
def a_chart_sheet(book: Any) -> None:
    """A sheet holds nothing but a chart."""
    book.create_chartsheet("pledges chart").add_chart(BarChart())


@mutation("pledge: there is no table of this name. Rename it to pledges")
def a_misspelled_title(book: Any) -> None:
    """The title of a sheet is misspelled."""
    book["pledges"].title = "pledge"


@mutation("Pledges : it is a second table pledges")
def a_sheet_twice(book: Any) -> None:
    """A sheet was copied and stands there twice."""
    book.copy_worksheet(book["pledges"]).title = "Pledges "


@mutation("requirements: the table is missing")
def a_missing_sheet(book: Any) -> None:
    """A sheet that is needed was deleted."""
    del book["requirements"]


# Rows and columns


@mutation()
def hidden_rows(book: Any) -> None:
    """Rows are hidden, as by a filter."""
    for row in range(5, 20):
        book["pledges"].row_dimensions[row].hidden = True
    book["pledges"].auto_filter.ref = "A1:F49"
    book["pledges"].auto_filter.add_filter_column(2, ["KOR"])


@mutation()
def hidden_columns(book: Any) -> None:
    """Columns are hidden."""
    for letter in "CDE":
        book["pledges"].column_dimensions[letter].hidden = True


@mutation()
def grouped_rows(book: Any) -> None:
    """Rows are grouped and folded."""
    book["pledges"].row_dimensions.group(2, 30, hidden=True)


@mutation()
def blank_rows(book: Any) -> None:
    """Blank rows stand between the rows of a table."""
    book["pledges"].insert_rows(10, 3)
    book["requirements"].insert_rows(2)


@mutation()
def formats_beyond(book: Any) -> None:
    """Blank cells to the right of a table and below it have a colour."""
    fill = PatternFill("solid", fgColor="FFFF00")
    for row in (1, 5, 200):
        for place in (45, 60):
            book["pledges"].cell(row, place).fill = fill


@mutation()
def trailing_blanks(book: Any) -> None:
    """Cells to the right of a table hold blanks alone."""
    for row in (1, 2, 9):
        book["pledges"].cell(row, 50).value = "  "
    book["pledges"].cell(3, 51).value = NO_BREAK


@mutation()
def a_blank_column_in_front(book: Any) -> None:
    """A blank column stands in front of a table."""
    book["requirements"].insert_cols(1)


@mutation()
def columns_in_reverse(book: Any) -> None:
    """The columns of a table stand in reverse."""
    rows = [[cell.value for cell in row] for row in book["requirements"].iter_rows()]
    for number, row in enumerate(rows, start=1):
        for place, value in enumerate(reversed(row), start=1):
            book["requirements"].cell(number, place).value = value


@mutation("pledges, row 20 (id id), quantity:")
def a_header_in_the_middle(book: Any) -> None:
    """The headers are repeated in the middle of a table, as on each printed page."""
    book["pledges"].insert_rows(20)
    for cell in list(book["pledges"][1]):
        book["pledges"].cell(20, cell.column).value = cell.value


@mutation('pledges, quantity: the column "quantity" stands twice')
def a_header_twice(book: Any) -> None:
    """A header stands over two columns."""
    book["pledges"].cell(1, 60).value = "quantity"


@mutation("pledges, row 1: it is blank, so no column has a header")
def a_blank_first_row(book: Any) -> None:
    """A blank row stands above the headers."""
    book["pledges"].insert_rows(1)


@mutation('pledges, Pledges of Seoul: there is no column "Pledges of Seoul"')
def a_title_above(book: Any) -> None:
    """A title stands above the headers."""
    book["pledges"].insert_rows(1)
    book["pledges"].cell(1, 1).value = "Pledges of Seoul"


@mutation("pledges, row 7, BH: it has a cell without a header")
def a_cell_without_a_header(book: Any) -> None:
    """A remark stands to the right of a table."""
    book["pledges"].cell(7, 60).value = "ask again"


# Headers


@mutation()
def capitals_in_headers(book: Any) -> None:
    """Headers have capitals, and blanks where underscores belong."""
    for cell in book["pledges"][1]:
        cell.value = f" {cell.value.replace('_', ' ').title()} "


@mutation()
def no_break_spaces_in_headers(book: Any) -> None:
    """Headers have no-break spaces within and behind them."""
    for cell in book["pledges"][1]:
        cell.value = cell.value.replace("_", NO_BREAK) + NO_BREAK


@mutation()
def line_breaks_in_headers(book: Any) -> None:
    """Headers are broken over two lines."""
    for cell in book["requirements"][1]:
        cell.value = cell.value.replace("_", "\n")


@mutation()
def headers_in_bold(book: Any) -> None:
    """A part of a header is in bold."""
    bold = TextBlock(InlineFont(b=True), "quan")
    put(book, "pledges", 1, "quantity", CellRichText(bold, "tity"))


@mutation()
def own_headers(book: Any) -> None:
    """Headers are those of somebody else, and mapped on the sheet of the scenario."""
    put(book, "pledges", 1, "contributor_id", "Country / org.")
    put(book, "pledges", 1, "quantity", "Qty")
    book["scenario"].append(["columns.pledges.Country / org.", "contributor_id"])
    book["scenario"].append(["columns.pledges.Qty", "quantity"])


@mutation('pledges, quantaty: there is no column "quantaty". Write quantity')
def a_misspelled_header(book: Any) -> None:
    """A header is misspelled."""
    put(book, "pledges", 1, "quantity", "quantaty")


@mutation('pledges, #REF!: there is no column "#REF!"')
def an_error_in_a_header(book: Any) -> None:
    """A header is an error of the spreadsheet."""
    put(book, "pledges", 1, "quantity", "#REF!")


@mutation("pledges, Land: the mapped column")
def a_mapped_header_that_is_not_there(book: Any) -> None:
    """A header is mapped on the sheet of the scenario and stands nowhere."""
    book["scenario"].append(["columns.pledges.Land", "contributor_id"])


# Numbers


@mutation()
def numbers_as_text(book: Any) -> None:
    """Numbers are text."""
    for cell in below(book["pledges"], "quantity"):
        cell.value = str(cell.value)


@mutation()
def decimal_commas(book: Any) -> None:
    """Numbers are text with a decimal comma."""
    for cell in below(book["pledges"], "quantity"):
        cell.value = f"{cell.value},0"


@mutation()
def spaces_between_thousands(book: Any) -> None:
    """Numbers are text with no-break spaces between thousands."""
    for cell in below(book["pledges"], "quantity"):
        cell.value = f"{cell.value:,}".replace(",", NO_BREAK)


@mutation()
def number_formats(book: Any) -> None:
    """Numbers are shown with a measure behind them, or as a percentage."""
    for cell in below(book["pledges"], "quantity"):
        cell.number_format = '#,##0 "pcs"'
    for cell in below(book["requirements"], "quantity"):
        cell.number_format = "0%"


@mutation('pledges, row 2 (id P001), quantity: "1,600": it can be read as thousands')
def a_number_with_two_readings(book: Any) -> None:
    """A number in text may have a decimal comma, or thousands."""
    put(book, "pledges", 2, "quantity", "1,600")


@mutation('pledges, row 2 (id P001), quantity: "about 16": it is not a number')
def a_number_with_words(book: Any) -> None:
    """A number has words around it."""
    put(book, "pledges", 2, "quantity", "about 16")


@mutation('pledges, row 2 (id P001), quantity: "True": a yes or no stands where')
def a_yes_where_a_number_belongs(book: Any) -> None:
    """A yes or no stands where a number belongs."""
    put(book, "pledges", 2, "quantity", True)


@mutation('pledges, row 2 (id P001), quantity: "1900-01-16 00:00:00": it is not a number')
def a_number_shown_as_a_day(book: Any) -> None:
    """A number is shown as a day."""
    put(book, "pledges", 2, "quantity", 16).number_format = "yyyy-mm-dd"


@mutation('pledges, row 2 (id P001), quantity: "-16": it is negative')
def a_negative_number(book: Any) -> None:
    """A quantity is negative."""
    put(book, "pledges", 2, "quantity", -16)


# Days


@mutation()
def days_as_text(book: Any) -> None:
    """Days are text, the year first."""
    for cell in below(book["pledges"], "pledged_on"):
        cell.value = cell.value.date().isoformat()


@mutation()
def days_with_points(book: Any) -> None:
    """Days are text with points, the day first."""
    for cell in below(book["pledges"], "pledged_on"):
        cell.value = cell.value.strftime("%d.%m.%Y")


@mutation()
def days_in_another_format(book: Any) -> None:
    """Days are shown in another way, and in another language."""
    for cell in below(book["pledges"], "pledged_on"):
        cell.number_format = "[$-40C]d mmm yy;@"


@mutation()
def days_counted_from_1904(book: Any) -> None:
    """Days are counted from 1904, as early Macintoshes did."""
    book.epoch = CALENDAR_MAC_1904


@mutation('pledges, row 2 (id P001), pledged_on: "07/12/2021": day and month can be read both')
def a_day_with_two_readings(book: Any) -> None:
    """A day in text may be the seventh of December, or the twelfth of July."""
    put(book, "pledges", 2, "pledged_on", "07/12/2021")


@mutation('pledges, row 2 (id P001), pledged_on: "44537": it is not a date')
def a_day_as_a_number(book: Any) -> None:
    """A day lost its format and is the number behind it."""
    put(book, "pledges", 2, "pledged_on", 44537).number_format = "General"


@mutation('pledges, row 2 (id P001), pledged_on: "2021-12-07 09:30:00": it carries a time of day')
def a_day_with_a_time(book: Any) -> None:
    """A day has a time."""
    put(book, "pledges", 2, "pledged_on", datetime(2021, 12, 7, 9, 30))


@mutation('pledges, row 2 (id P001), pledged_on: "09:30:00": it is not a date')
def a_time_alone(book: Any) -> None:
    """A time stands where a day belongs."""
    put(book, "pledges", 2, "pledged_on", timedelta(hours=9, minutes=30)).number_format = "hh:mm"


@mutation('pledges, row 2 (id P001), pledged_on: "#VALUE!": it is an error of the spreadsheet')
def a_day_beyond_all_calendars(book: Any) -> None:
    """A day is a number that no calendar has."""
    put(book, "pledges", 2, "pledged_on", 9e9).number_format = "yyyy-mm-dd"


# Words, ids and blanks


@mutation()
def yes_and_no_as_such(book: Any) -> None:
    """Yes and no are TRUE and FALSE."""
    for cell in below(book["capabilities"], "whole"):
        cell.value = cell.value == "yes"


@mutation()
def words_with_capitals(book: Any) -> None:
    """Words have capitals and blanks."""
    for cell in below(book["capabilities"], "category"):
        cell.value = f" {cell.value.replace('_', ' ').title()}"


@mutation()
def names_instead_of_ids(book: Any) -> None:
    """Contributors, capabilities and missions go by their names."""
    for sheet, header, table in (
        ("pledges", "contributor_id", "contributors"),
        ("pledges", "capability_id", "capabilities"),
        ("requirements", "mission_id", "missions"),
    ):
        names = {row[0].value: row[1].value for row in book[table].iter_rows(2)}
        for cell in below(book[sheet], header):
            cell.value = names[cell.value]


@mutation()
def blanks_around_ids(book: Any) -> None:
    """Ids have blanks and line ends around them."""
    for cell in below(book["pledges"], "contributor_id"):
        cell.value = f"{NO_BREAK}{cell.value} \n"


@mutation()
def line_ends_as_codes(book: Any) -> None:
    """Ids end in the code by which Excel holds a carriage return."""
    for cell in below(book["pledges"], "contributor_id"):
        cell.value = f"{cell.value}_x000D_"


@mutation()
def blanks_that_hold_spaces(book: Any) -> None:
    """Blank cells hold spaces."""
    for row in book["pledges"].iter_rows(2):
        for cell in row:
            cell.value = f" {NO_BREAK}" if cell.value is None else cell.value


@mutation()
def marked_as_text(book: Any) -> None:
    """Cells are marked as text by an apostrophe."""
    for row in book["pledges"].iter_rows(2):
        for cell in row:
            cell.quotePrefix = isinstance(cell.value, str)


@mutation(
    'pledges, row 2 (id P001), contributor_id: "KOR�": it holds the invisible character U+200B'
)
def an_invisible_sign(book: Any) -> None:
    """An id holds a space of no width."""
    put(book, "pledges", 2, "contributor_id", "KOR\N{ZERO WIDTH SPACE}")


@mutation('pledges, row 2 (id P001), contributor_id: "Korea Republik" is no contributor')
def an_unknown_name(book: Any) -> None:
    """A name is nobody's."""
    put(book, "pledges", 2, "contributor_id", "Korea Republik")


@mutation("pledges, row 2 (id P001), contributor_id: it is blank")
def a_blank_that_is_needed(book: Any) -> None:
    """A cell that is needed holds a space alone."""
    put(book, "pledges", 2, "contributor_id", " ")


@mutation("pledges, row 3 (id P001), id:")
def an_id_twice(book: Any) -> None:
    """An id stands twice."""
    put(book, "pledges", 3, "id", "P001")


# Formulas and errors


@mutation("pledges, row 2, E: its formula was never calculated")
def a_formula_without_a_value(book: Any) -> None:
    """A formula was written by a program and never calculated."""
    put(book, "pledges", 2, "quantity", "=8+8")


@mutation("pledges, row 1, E: its formula was never calculated")
def a_header_without_a_value(book: Any) -> None:
    """A header is a formula that was never calculated."""
    put(book, "pledges", 1, "quantity", '="quant"&"ity"')


@mutation("scenario, row 2, B: its formula was never calculated")
def a_setting_without_a_value(book: Any) -> None:
    """A setting is a formula that was never calculated."""
    book["scenario"].insert_rows(2)
    book["scenario"]["A2"], book["scenario"]["B2"] = "dates_at_most", "=40+8"


@mutation('pledges, row 2 (id P001), quantity: "#N/A": it is an error of the spreadsheet')
def an_error_for_a_number(book: Any) -> None:
    """A number is an error of the spreadsheet."""
    put(book, "pledges", 2, "quantity", "#N/A")


@mutation('pledges, row 2 (id P001), name: "#NAME?": it is an error of the spreadsheet')
def an_error_for_a_name(book: Any) -> None:
    """A name is an error of the spreadsheet."""
    put(book, "pledges", 2, "name", "#NAME?")


@mutation('pledges, row 2 (id #REF!), id: "#REF!": it is an error of the spreadsheet')
def an_error_for_an_id(book: Any) -> None:
    """An id is an error of the spreadsheet."""
    put(book, "pledges", 2, "id", "#REF!")


# Merged cells


@mutation("pledges, row 2, C: the cells C2:C6 are merged")
def merged_downwards(book: Any) -> None:
    """One contributor stands in merged cells beside all its pledges."""
    book["pledges"].merge_cells("C2:C6")


@mutation("pledges, row 2, D: the cells D2:E2 are merged")
def merged_across(book: Any) -> None:
    """What is pledged and how much stand in merged cells."""
    book["pledges"].merge_cells("D2:E2")


@mutation("pledges, row 1, A: the cells A1:B1 are merged")
def merged_headers(book: Any) -> None:
    """One header stands over two columns in merged cells."""
    book["pledges"].merge_cells("A1:B1")


@mutation()
def merged_beside(book: Any) -> None:
    """Cells are merged beside the table and below it."""
    book["pledges"].merge_cells("BA1:BC9")
    book["pledges"].merge_cells("A100:D103")


# The sheet of the scenario


@mutation()
def settings_in_another_order(book: Any) -> None:
    """Keys stand in reverse, in capitals, with blanks and without a header."""
    sheet = book["scenario"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(2)]
    sheet.delete_rows(1, 100)
    for key, *cells in reversed(rows):
        sheet.append([f" {key.replace('_', ' ').title()} ", *cells])


@mutation()
def settings_as_text(book: Any) -> None:
    """Settings are text: days and numbers too."""
    for row in book["scenario"].iter_rows(2):
        value = row[1].value
        if value is not None:
            row[1].value = value.date().isoformat() if isinstance(value, datetime) else str(value)


@mutation('scenario, plan_date: "#N/A": it is an error of the spreadsheet')
def an_error_for_a_setting(book: Any) -> None:
    """A setting is an error of the spreadsheet."""
    cells = {cell.value: cell for cell in book["scenario"]["A"]}
    cells["plan_date"].offset(0, 1).value = "#N/A"


@mutation('scenario, plan_dat: there is no setting "plan_dat"')
def a_misspelled_setting(book: Any) -> None:
    """A key is misspelled."""
    book["scenario"].append(["plan_dat", "2021-12-08"])


@mutation('scenario, row 40: the key "name" cannot be placed')
def a_setting_twice(book: Any) -> None:
    """A key stands twice."""
    book["scenario"]["A40"], book["scenario"]["B40"] = "name", "other"


# What surrounds the cells


@mutation()
def remarks_and_links(book: Any) -> None:
    """Cells carry remarks, links and colours that depend on their value."""
    for cell in below(book["pledges"], "contributor_id"):
        cell.comment, cell.hyperlink = Comment("ask", "me"), "https://example.org/"
    red = CellIsRule("greaterThan", ["5"], fill=PatternFill("solid", bgColor="FF0000"))
    book["pledges"].conditional_formatting.add("E2:E49", red)


@mutation()
def a_table_object(book: Any) -> None:
    """The rows are a table with a name and a style of its own."""
    sheet = book["requirements"]
    sheet.add_table(Table(displayName="Needs", ref=sheet.dimensions))


@mutation()
def a_protected_sheet(book: Any) -> None:
    """A sheet and the structure of the workbook are protected against changes."""
    book["pledges"].protection.enable()
    book.security.lockStructure = True


@mutation()
def copied_styles(book: Any) -> None:
    """Every cell has a style of its own."""
    for row in book["pledges"].iter_rows(2, 5):
        for cell in row:
            font = copy(cell.font)
            font.size = 8 + cell.column % 7
            cell.font = font


# The file itself


def rewritten(raw: bytes, changes: Mapping[str, Callable[[bytes], bytes]]) -> bytes:
    """Return a workbook with those of its files changed whose names match."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as archive, zipfile.ZipFile(held, "w") as changed:
        for name in archive.namelist():
            content = archive.read(name)
            for pattern, change in changes.items():
                content = change(content) if re.fullmatch(pattern, name) else content
            changed.writestr(name, content, zipfile.ZIP_DEFLATED)
    return held.getvalue()


SHEETS = r"xl/worksheets/sheet\d+\.xml"
QUANTITY = rb'(<c r="E2"[^>]*>)<v>16</v>'


def formula(inside: bytes, cell: bytes = rb"\1") -> dict[str, Callable[[bytes], bytes]]:
    """Return what puts a formula and its value into the quantity of the first pledge."""
    return {SHEETS: lambda xml: re.sub(QUANTITY, cell + inside, xml)}


@mutation(raw=True)
def a_formula_with_its_value(raw: bytes) -> bytes:
    """A number is a formula, and the value that Excel calculated is there."""
    changed = rewritten(raw, formula(b"<f>8+8</f><v>16</v>"))
    assert b"8+8" in b"".join(parts(changed).values())
    return changed


@mutation(raw=True)
def a_text_formula_that_is_empty(raw: bytes) -> bytes:
    """A formula gives an empty text where a blank is."""
    blank = rb'<c r="F2" t="str"><f>IF(1,"","")</f><v></v></c>'
    return rewritten(raw, {SHEETS: lambda xml: _into_pledges(xml, blank)})


def _into_pledges(xml: bytes, cell: bytes) -> bytes:
    return re.sub(rb'(<c r="E2"[^>]*><v>16</v></c>)', rb"\1" + cell, xml)


@mutation('pledges, row 2 (id P001), quantity: "#DIV/0!": it is an error', raw=True)
def a_formula_that_fails(raw: bytes) -> bytes:
    """A formula divides by nothing."""
    return rewritten(raw, formula(b"<f>1/0</f><v>#DIV/0!</v>", rb'<c r="E2" t="e">'))


@mutation("pledges, row 2, E: its formula was never calculated", raw=True)
def a_formula_under_another_name(raw: bytes) -> bytes:
    """A formula without a value stands in markup whose names have a prefix."""
    return _with_prefixes(rewritten(raw, formula(b"<f>8+8</f>")))


@mutation(raw=True)
def markup_with_prefixes(raw: bytes) -> bytes:
    """The markup has a prefix before each name, as some programs write it."""
    return _with_prefixes(raw)


def _with_prefixes(raw: bytes) -> bytes:
    def change(xml: bytes) -> bytes:
        named = re.sub(rb"<(/?)([a-zA-Z]+)(?=[ />])", rb"<\1x:\2", xml)
        return named.replace(b" xmlns=", b" xmlns:x=")

    return rewritten(raw, {SHEETS: change})


def _in_utf_16(xml: bytes) -> bytes:
    text = re.sub(r"^<\?xml.*?\?>", "", xml.decode("utf-8"))
    return f'<?xml version="1.0" encoding="UTF-16"?>{text}'.encode("utf-16")


@mutation(raw=True)
def markup_in_utf_16(raw: bytes) -> bytes:
    """The markup is encoded as UTF-16."""
    return rewritten(raw, {SHEETS: _in_utf_16})


@mutation("pledges, row 2, E: its formula was never calculated", raw=True)
def a_formula_in_utf_16(raw: bytes) -> bytes:
    """A formula without a value stands in markup that is encoded as UTF-16."""
    return rewritten(rewritten(raw, formula(b"<f>8+8</f>")), {SHEETS: _in_utf_16})


@mutation(raw=True)
def shared_strings(raw: bytes) -> bytes:
    """Texts stand in a list of their own, as Excel writes them."""
    texts: dict[bytes, int] = {}

    def share(found: re.Match[bytes]) -> bytes:
        number = texts.setdefault(found[2], len(texts))
        return found[1] + b't="s"><v>%d</v></c>' % number

    inline = re.compile(rb'(<c [^>]*?)t="inlineStr"[^>]*><is>(.*?)</is></c>', re.DOTALL)
    held = parts(rewritten(raw, {SHEETS: lambda xml: inline.sub(share, xml)}))
    spreadsheet = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    entries = b"".join(b"<si>%s</si>" % text for text in texts)
    held["xl/sharedStrings.xml"] = b'<sst xmlns="%s">%s</sst>' % (spreadsheet, entries)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    named = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'.encode()
    types = "[Content_Types].xml"
    held[types] = held[types].replace(b"</Types>", named)
    assert len(texts) > 100
    return packed(held)


def parts(raw: bytes) -> dict[str, bytes]:
    """Return the files of a workbook by name."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(held: Mapping[str, bytes]) -> bytes:
    """Return files as a workbook."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in held.items():
            archive.writestr(name, content)
    return file.getvalue()


@mutation(raw=True)
def rows_without_numbers(raw: bytes) -> bytes:
    """Rows do not say their number, as some programs leave it out."""
    return rewritten(raw, {SHEETS: lambda xml: re.sub(rb'<row r="\d+"', b"<row", xml)})


@mutation(raw=True)
def a_size_that_lies(raw: bytes) -> bytes:
    """A sheet says that it has one cell."""
    lie = b'<dimension ref="A1"/><sheetViews>'
    return rewritten(raw, {SHEETS: lambda xml: xml.replace(b"<sheetViews>", lie)})


@mutation(raw=True)
def extensions(raw: bytes) -> bytes:
    """A sheet has extensions of a newer Excel, such as lists on other sheets."""
    newer = b'<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}"/></extLst></worksheet>'
    return rewritten(raw, {SHEETS: lambda xml: xml.replace(b"</worksheet>", newer)})


@mutation("case.xlsx: it is saved as Strict Open XML", raw=True)
def strict_markup(raw: bytes) -> bytes:
    """The workbook was saved as Strict Open XML."""
    main = (
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        b"http://purl.oclc.org/ooxml/spreadsheetml/main",
    )
    return rewritten(raw, {r"xl/.*\.xml": lambda xml: xml.replace(*main)})


@mutation("case.xlsx: it is no workbook", raw=True)
def half_a_file(raw: bytes) -> bytes:
    """Half of the file is missing, as after a broken download."""
    return raw[: len(raw) // 2]


@mutation("case.xlsx: it is no workbook", raw=True)
def a_password(_: bytes) -> bytes:
    """The workbook is locked with a password."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4000


@mutation("case.xlsx: it is no workbook", raw=True)
def text_under_another_name(_: bytes) -> bytes:
    """The file is CSV under the name of a workbook."""
    return b"contributor_id,capability_id,quantity\nKOR,truck,1\n"


@mutation("case.xlsx: it is no workbook", raw=True)
def nothing_at_all(_: bytes) -> bytes:
    """The file is empty."""
    return b""


@mutation("case.xlsx: it cannot be read as a workbook", raw=True)
def broken_markup(raw: bytes) -> bytes:
    """The markup of a sheet breaks off."""
    return rewritten(raw, {SHEETS: lambda xml: xml[: len(xml) // 2]})
