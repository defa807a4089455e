"""A workbook as statistics are laid out, of so many figures, made without any library: make(path, figures).

One sheet: a title, a unit, a header of two rows with merged cells, a stub of two columns, twenty columns of figures, a note. The figures
say nothing of anything, and are the same in every run.
"""
import zipfile

COLUMNS, GROUP, BLOCK = 20, 10, 50
LETTERS = "ABCDEFGHIJKLMNOPQRSTUV"

TYPES = """<?xml version="1.0" encoding="UTF-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" \
ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override \
PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override \
PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override \
PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/><Override \
PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>"""
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
ROOT = f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
LINKS = (f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/><Relationship '
         f'Id="r2" Type="{OFFICE}/styles" Target="styles.xml"/><Relationship Id="r3" Type="{OFFICE}/sharedStrings" '
         'Target="sharedStrings.xml"/></Relationships>')
BOOK = f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="第1表" sheetId="1" r:id="r1"/></sheets></workbook>'
STYLES = (f'<styleSheet xmlns="{MAIN}"><fonts count="1"><font/></fonts><fills count="1"><fill><patternFill patternType="none"/></fill></fills><borders count="1"><border/></borders>'
          '<cellStyleXfs count="1"><xf numFmtId="0"/></cellStyleXfs><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="3" applyNumberFormat="1"/></cellXfs></styleSheet>')


def make(path, figures):
    """Writes the workbook; figures are rounded down to whole rows of twenty."""
    texts = {}
    rows = figures // COLUMNS

    def text(words):
        return texts.setdefault(words, len(texts))

    def cell(column, row, words):
        return f'<c r="{LETTERS[column]}{row}" t="s"><v>{text(words)}</v></c>'

    def pieces():
        yield f'<worksheet xmlns="{MAIN}"><sheetData>'
        yield f'<row r="1">{cell(0, 1, "第1表　地区，区分別の数（令和5年）")}</row><row r="2">{cell(21, 2, "（単位：人）")}</row>'
        yield f'<row r="3">{cell(0, 3, "地区")}{cell(1, 3, "区分")}{cell(2, 3, "総数")}{cell(2 + GROUP, 3, "うち市部")}</row>'
        yield '<row r="4">' + "".join(cell(2 + n, 4, f"第{n % GROUP + 1}区分") for n in range(COLUMNS)) + "</row>"
        for number in range(rows):
            row = 5 + number
            head = cell(0, row, f"地区{number // BLOCK + 1}") if number % BLOCK == 0 else ""
            name = cell(1, row, f"項目{number % BLOCK + 1}")
            values = "".join(
                f'<c r="{LETTERS[2 + n]}{row}" s="1"><v>{(number * 2654435761 + n * 40503 & 0xFFFFFFFF) >> 12}</v></c>' for n in range(COLUMNS))
            yield f'<row r="{row}">{head}{name}{values}</row>'
        yield f'<row r="{rows + 6}">{cell(0, rows + 6, "（注）この表は試しに作ったものである。")}</row></sheetData>'
        yield '<mergeCells count="2"><mergeCell ref="C3:L3"/><mergeCell ref="M3:V3"/></mergeCells></worksheet>'

    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, part in [("[Content_Types].xml", TYPES), ("_rels/.rels", ROOT), ("xl/_rels/workbook.xml.rels", LINKS),
                           ("xl/workbook.xml", BOOK), ("xl/styles.xml", STYLES)]:
            archive.writestr(name, part)
        with archive.open("xl/worksheets/sheet1.xml", "w") as sheet:
            for piece in pieces():
                sheet.write(piece.encode())
        items = "".join(f"<si><t>{words}</t></si>" for words in texts)
        archive.writestr("xl/sharedStrings.xml", f'<sst xmlns="{MAIN}">{items}</sst>')
