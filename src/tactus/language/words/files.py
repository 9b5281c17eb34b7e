"""Files: what the host granted of them, and of the names of the environment."""

from __future__ import annotations

from typing import Any

from tactus.language.words.row import ASK, MEMORY, Field, Word, later, unbuilt

PATH = Field("string", "relative to the folder that the host granted", required=True, example='"notes/today.md"')
AT = {"path": PATH}
READ = {"types": later("string", "infer: numbers and booleans are read as such", enum=("infer",))}
WRITE = {"columns": later("list", "the columns, in order", items=later("string", "a column"))}
ROWS = {"rows": Field("table", "the rows: lists, or tables by column", required=True)}
SHEET = {"sheet": later("string", "which sheet; by default the first")}


def _file(name: str, doc: str, args: dict[str, Field], returns: str, example: str, **more: Any) -> Word:
    return Word(f"File.{name}", ASK, doc, params=tuple(args), args=args, returns=returns, example=example, **more)


def _reads(family: str, what: str, options: dict[str, Field] | None = None) -> Word:
    more = {"options": Field("table", "how it is read", fields=options)} if options else {}
    return unbuilt(f"{family}.read", ASK, f"the rows of {what}", args={**AT, **more}, returns="table")


def _writes(family: str, what: str, options: dict[str, Field] = WRITE) -> Word:
    more = {"options": Field("table", "how it is written", fields=options)}
    return unbuilt(f"{family}.write", ASK, f"make rows {what}", args={**AT, **ROWS, **more})


WORDS: tuple[Word, ...] = (
    _file("read", "the text of a file", AT, "string", 'local text = File.read("notes/today.md")'),
    _file(
        "write",
        "make a text the whole content of a file",
        {**AT, "text": Field("string", "the text", required=True)},
        "",
        'File.write("out/report.json", Json.encode({done = true}))',
        shape="nothing",
    ),
    _file(
        "exists", "whether there is a file or a folder", AT, "boolean", 'local there = File.exists("notes/today.md")'
    ),
    _file("size", "the bytes of a file", AT, "integer", 'local bytes = File.size("notes/today.md")'),
    _file(
        "list",
        "the names in a folder, sorted",
        {"path": Field("string", "the folder; by default the granted one itself", default='"."')},
        "string[]",
        'local names = File.list("notes")',
    ),
    _file(
        "glob",
        "the paths of the files that fit a pattern, sorted",
        {"pattern": Field("string", "*, ? and [...] inside a name, ** for any number of folders", required=True)},
        "string[]",
        'for _, path in ipairs(File.glob("notes/*.md")) do\n  print(path, File.size(path))\nend',
    ),
    Word("Env.getenv", MEMORY, "the reference to a secret of the environment", params=("name",), spoken=False),
    Word("os.getenv", ASK, "a variable of the environment that the program may see", params=("name",), spoken=False),
    _reads("Csv", "a CSV file", READ),
    _writes("Csv", "a CSV file"),
    unbuilt("Csv.rows", ASK, "the rows of a CSV file one after another, for a loop", args=AT, returns="function"),
    _reads("Tsv", "a TSV file", READ),
    _writes("Tsv", "a TSV file"),
    _reads("Parquet", "a Parquet file"),
    _writes("Parquet", "a Parquet file"),
    unbuilt(
        "Hdf5.read",
        ASK,
        "a dataset of an HDF5 file",
        args={**AT, "dataset": Field("string", "which dataset", required=True)},
        returns="table",
    ),
    unbuilt(
        "Hdf5.write",
        ASK,
        "make values a dataset of an HDF5 file",
        args={**AT, "dataset": Field("string", "which dataset", required=True), **ROWS},
    ),
    unbuilt("Hdf5.list", ASK, "the datasets of an HDF5 file", args=AT, returns="string[]"),
    _reads("Excel", "a sheet of an Excel file", SHEET),
    _writes("Excel", "a sheet of an Excel file", {**WRITE, **SHEET}),
    unbuilt("Excel.sheets", ASK, "the names of an Excel file's sheets", args=AT, returns="string[]"),
)
