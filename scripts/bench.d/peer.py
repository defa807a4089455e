"""One of the tools that seihyo is measured beside, as a process of its own: peer.py TOOL FILE... reads every sheet of every file.

Prints how many files it read. What a tool does is said by DOES; a file that it cannot read is passed over.
"""
import glob
import os
import sys
import sysconfig
import warnings

DOES = {
    "python-calamine": "reads values into Python lists; no layout, nothing is written",
    "openpyxl": "pandas with openpyxl (xlsx) and xlrd (xls) reads values into frames; no layout, nothing is written",
    "polars": "Polars with fastexcel reads values into frames of one type a column; no layout, nothing is written",
    "duckdb": "DuckDB's excel extension writes the first sheet of .xlsx as CSV, all as text; no layout",
}


def calamine(path):
    from python_calamine import CalamineWorkbook
    book = CalamineWorkbook.from_path(path)
    for name in book.sheet_names:
        book.get_sheet_by_name(name).to_python()


def openpyxl(path):
    import pandas
    pandas.read_excel(path, sheet_name=None, header=None)


def polars(path):
    import polars
    polars.read_excel(path, sheet_id=0, has_header=False, infer_schema_length=None, raise_if_empty=False)


def duckdb(path):
    import duckdb
    if not path.endswith("x"):
        raise ValueError("DuckDB reads .xlsx alone")
    connection = duckdb.connect()
    extension = glob.glob(os.path.join(sysconfig.get_path("purelib"), "duckdb_ext", "extensions", "*", "*", "excel.duckdb_extension"))[0]
    connection.execute(f"load '{extension}'")
    name = path.replace("'", "''")
    connection.execute(f"copy (from read_xlsx('{name}', header = false, all_varchar = true, stop_at_empty = false)) to '/dev/null' (format csv)")


TOOLS = {"python-calamine": calamine, "openpyxl": openpyxl, "polars": polars, "duckdb": duckdb}

if __name__ == "__main__":
    warnings.simplefilter("ignore")
    tool, paths = TOOLS[sys.argv[1]], sys.argv[2:]
    read = 0
    for path in paths:
        try:
            tool(path)
            read += 1
        except Exception:  # whatever the tool cannot read is no measure of its speed
            pass
    print(f"{read} of {len(paths)} files")
