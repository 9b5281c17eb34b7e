"""What the host granted: files of one folder, names of the environment."""

from __future__ import annotations

from tactus.language.words.row import ASK, MEMORY, Word, unbuilt

WORDS: tuple[Word, ...] = (
    Word("File.read", ASK, "the text of a file", params=("path",)),
    Word("File.write", ASK, "make a text the whole content of a file", params=("path", "text"), shape="nothing"),
    Word("File.exists", ASK, "whether there is a file or a folder", params=("path",)),
    Word("File.size", ASK, "the bytes of a file", params=("path",)),
    Word("File.list", ASK, "the names in a folder", params=("path",)),
    Word("File.glob", ASK, "the paths of the files that fit a pattern", params=("pattern",)),
    Word("Env.getenv", MEMORY, "the reference to a secret of the environment", params=("name",), spoken=False),
    Word("os.getenv", ASK, "a variable of the environment that the program may see", params=("name",), spoken=False),
    *unbuilt(
        "Csv.read Csv.write Csv.rows Tsv.read Tsv.write Parquet.read Parquet.write Hdf5.read Hdf5.write "
        "Hdf5.list Excel.read Excel.write Excel.sheets"
    ),
)
