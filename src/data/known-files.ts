/** Names files that hold no table that can be read here, so that a refusal can say what to do. */

import { AppError } from "../errors/app-error.ts";

const notATable = (message: string) => new AppError("not-a-table", message);

/** First bytes of known kinds of files. */
const SIGNATURES: readonly [bytes: readonly number[], name: string][] = [
  [[0x25, 0x50, 0x44, 0x46], "This is a PDF."],
  [[0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c], "This is a 7z archive. Unpack it and choose the file inside."],
  [[0x52, 0x61, 0x72, 0x21, 0x1a, 0x07], "This is a RAR archive. Unpack it and choose the file inside."],
  [[0x4f, 0x62, 0x6a, 0x01], "This is an Avro file. Convert it to CSV or Parquet."],
  [
    [0x46, 0x45, 0x41, 0x31],
    "This is a Feather file of version 1. Read it with pandas and write it again with to_feather.",
  ],
  [[0x89, 0x50, 0x4e, 0x47], "This is a picture."],
  [[0xff, 0xd8, 0xff], "This is a picture."],
  [[0x47, 0x49, 0x46, 0x38, 0x39, 0x61], "This is a picture."],
];

/** @throws AppError `old-excel`, `not-a-table` */
export function rejectKnownBytes(head: Uint8Array): void {
  const starts = (bytes: readonly number[]) => bytes.every((byte, index) => head[index] === byte);
  // A compound file, and the bare records of Excel 2 to 4.
  if (
    starts([0xd0, 0xcf, 0x11, 0xe0]) ||
    (head[0] === 0x09 && [0, 2, 4].includes(head[1] ?? -1) && head[3] === 0)
  ) {
    throw new AppError("old-excel", "This is an Excel file from before 2007, or one with a password.");
  }
  const known = SIGNATURES.find(([bytes]) => starts(bytes));
  if (known) throw notATable(known[1]);
}

/** Media types of OpenDocument, and main parts of Office files, that are no workbook. */
const DOCUMENTS: readonly [path: RegExp, message: string][] = [
  [
    /^xl\/workbook\.bin$/i,
    "This is a binary workbook (.xlsb). Open it in a spreadsheet program and save it as .xlsx.",
  ],
  [/^word\/document\.xml$/i, "This is a Word document. Save its table as .xlsx or CSV."],
  [/^ppt\/presentation\.xml$/i, "This is a presentation. Save its table as .xlsx or CSV."],
  [
    /^index\/(document|tables\/.*)\.iwa$|^index\.zip$/i,
    "This is a Numbers spreadsheet. Export it as Excel or CSV.",
  ],
  [/^meta-inf\/container\.xml$/i, "This is an electronic book."],
];

/** @param paths of a zip. @throws AppError `not-a-table` */
export function rejectKnownZip(paths: readonly string[]): void {
  for (const [pattern, message] of DOCUMENTS) {
    if (paths.some((path) => pattern.test(path))) throw notATable(message);
  }
}

/** @param start of the decoded text. @throws AppError `not-a-table` */
export function rejectKnownText(start: string): void {
  const text = start.trimStart();
  if (text.startsWith("{\\rtf"))
    throw notATable("This is a rich text document. Save it as CSV or plain text.");
  if (/^mime-version:/im.test(text.slice(0, 1000)) && /^content-type:\s*multipart\/related/im.test(text)) {
    throw notATable("This is a web archive (MHTML). Open it in a spreadsheet program and save it as .xlsx.");
  }
  if (/^<\?xml/i.test(text))
    throw notATable("This is XML without a list of texts. Convert its records to CSV or JSON.");
}
