"""Files of the folder that the host granted."""

from __future__ import annotations

from tactus.language.words.row import Word, unbuilt

WORDS: tuple[Word, ...] = unbuilt(
    "File.read File.write File.exists File.size File.list File.glob "
    "Csv.read Csv.write Csv.rows Tsv.read Tsv.write Parquet.read Parquet.write Hdf5.read Hdf5.write "
    "Hdf5.list Excel.read Excel.write Excel.sheets"
)
