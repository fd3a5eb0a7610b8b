"""Reads the files of suites with reference libraries: JSON requests on the standard input, JSON answers on the output.

A text is a string, a table a list of rows of cells as text, the header first. A workbook is an object of its sheets. A
file that the library cannot read is null.
"""

import codecs
import datetime
import decimal
import json
import re
import sys

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def text(path, encoding):
    with open(path, "rb") as file:
        return codecs.decode(file.read(), encoding)


def plain(value):
    """A value as JSON can hold it."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, float):
        return value if value == value and abs(value) != float("inf") else repr(value)
    if isinstance(value, decimal.Decimal):
        return format(value, "f")
    if isinstance(value, bytes):
        # Control characters are escaped, as bytes that are not UTF-8 are.
        return CONTROL.sub(lambda match: f"\\x{ord(match[0]):02X}", value.decode("utf-8", "backslashreplace"))
    if isinstance(value, (datetime.datetime, datetime.date, datetime.time)):
        return value.isoformat()
    return str(value)


def cell(value):
    """A value as the text of a cell."""
    value = plain(value)
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def parquet(path):
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pq.ParquetFile(path).read()
    # The fields of a struct are columns.
    while any(pa.types.is_struct(field.type) for field in table.schema):
        table = table.flatten()
    columns = [
        # Python's own dates end at the year 9999.
        (column.cast(pa.string()) if pa.types.is_temporal(column.type) else column).to_pylist(
            maps_as_pydicts="lossy"
        )
        for column in table.columns
    ]
    return [table.column_names, *([cell(value) for value in row] for row in zip(*columns))]


def workbook(path):
    import openpyxl

    book = openpyxl.load_workbook(path, data_only=True)
    return {
        sheet.title: [[cell(value) for value in row] for row in sheet.iter_rows(values_only=True)]
        for sheet in book.worksheets
    }


def answer(request):
    try:
        if request["kind"] == "text":
            return text(request["path"], request["encoding"])
        return {"parquet": parquet, "workbook": workbook}[request["kind"]](request["path"])
    except Exception as error:
        print(f"{request['path']}: {error!r}"[:300], file=sys.stderr)
        return None


json.dump([answer(request) for request in json.load(sys.stdin)], sys.stdout, ensure_ascii=True)
