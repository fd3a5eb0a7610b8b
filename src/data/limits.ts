/**
 * Every limit on what a file can make the readers do, so that a small file costs little. Over a limit the cell or row is
 * cut and counted in the import report, or the file is refused with `over-limit` or `too-long`. docs/reliability.md lists
 * them.
 */
export const LIMITS = {
  /** Columns of a table, and cells of a row: what the last column of a sheet, XFD, allows. */
  columns: 16_384,
  /** Columns that only later rows have. Each adds a delimiter to every row that is written; the surplus is one cell. */
  lateColumns: 1024,
  /** Characters of a column's name, which every view repeats. */
  nameCharacters: 1000,
  /** Characters of a cell, 16 Mi: a book has 1 Mi. */
  cellCharacters: 2 ** 24,
  /** Characters of a row or record, 32 Mi: the largest cell with its escapes. The row is held in memory. */
  recordCharacters: 2 ** 25,
  /** Containers inside each other in one JSON value. Parsers of other programs stop at about 1,000. */
  nestingDepth: 500,
  /** Cells that are yielded in one batch of rows: 8 MB of references. */
  batchCells: 2 ** 20,
  /** Rows of a batch: more of them outlive the garbage collector's young generation. */
  batchRows: 2 ** 12,
  /** Cells of the first rows, by which header, roles of columns and text column are guessed: 500 rows of 500 columns. */
  sampleCells: 2 ** 18,
  /** Characters of a JSON file with one list for each column, which has to be parsed as a whole. */
  columnwiseCharacters: 2 ** 26,
  /** Unpacked bytes of a part for each packed byte, above `unpackedFreeBytes`. Rows with numbers of their own reach 50. */
  unpackedRatio: 200,
  /** Unpacked bytes of a part that are allowed at any ratio. */
  unpackedFreeBytes: 2 ** 26,
  /** Unpacked bytes of a part that is read as a stream, 64 GiB: the largest file that is plausible in a browser. */
  unpackedBytes: 2 ** 36,
  /** Unpacked bytes of a part that is held in memory: a list of sheets, styles, a workbook or Parquet file in an archive. */
  heldBytes: 2 ** 27,
  /** Members of a gzip stream at any size, and bytes that each further one has on average: each takes as long as 8 KiB. */
  gzipMembers: 10_000,
  gzipMemberBytes: 1024,
  /** Files of an archive, whose directory is held in memory. An archive of X has one for each picture. */
  archiveEntries: 500_000,
  /** Tables of an archive and sheets of a workbook, which a person chooses from. */
  archiveParts: 10_000,
  /** Tables of an archive whose files are read as one export, such as the days of a workspace. */
  exportParts: 200_000,
  /** Formats of a workbook: four times as many as Excel allows. */
  cellFormats: 2 ** 18,
  /** Characters of a cell of a workbook, Excel's own limit. The surplus up to `cellCharacters` is cut. */
  sheetCellCharacters: 32_767,
  /** Empty cells of a table for each cell of the file, above `freeCells`: short rows below a header of thousands of names. */
  emptyCells: 1000,
  /** The same for the cells of a spreadsheet or a web page, which can also be repeated. */
  sheetEmptyCells: 100,
  /** Empty or repeated cells that are allowed at any ratio. */
  freeCells: 2 ** 23,
  /** Rows of a sheet that a file writes as repetitions of others: all rows of a sheet in other programs. */
  repeatedRows: 2 ** 20,
  /** Rows of a sheet without a cell: all rows of a sheet in Excel. */
  blankRows: 2 ** 20,
  /** Tables of an archive and sheets of a workbook whose first rows are compared with each other. */
  comparedParts: 1000,
  /** Tables that are found by reading past those before them; where there are more, what holds them is kept in memory. */
  skippedTables: 16,
  /** Bytes of a packed archive, or characters of a document, for all of its tables: read past when it cannot be kept. */
  skippedBytes: 2 ** 33,
  /** Characters of the tables of a web page, those inside others counted again, for each of its characters. */
  nestedTables: 16,
  /** Archives inside each other. */
  archiveDepth: 5,
  /** Strings that the cells of a workbook share, and their characters: they are held in memory. */
  sharedStrings: 4_000_000,
  sharedStringCharacters: 2 ** 28,
  /** Rows of a Parquet file for each of its bytes: a column of one value needs 4 bytes for any number of rows. */
  parquetRowsPerByte: 1000,
  /** Lists, structures and byte arrays in the footer of a Parquet file: 100,000 column chunks have 2 million. */
  parquetMetadataObjects: 2 ** 22,
  /** Values of a dictionary of a Parquet file, which is held in memory; writers end it at 1 MiB. */
  parquetDictionaryValues: 2 ** 22,
  /** Values in the lists of one row and column of a Parquet file: a cell of the longest kind has as many digits. */
  parquetRowValues: 2 ** 22,
  /** Bytes of a batch of an Arrow file, packed and unpacked, and of its dictionaries: they are held in memory. */
  arrowBatchBytes: 2 ** 29,
} as const;
