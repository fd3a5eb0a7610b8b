/** Opens a stream that can be read only once as a table. The beginning, which determines the columns, is buffered and read again from memory. */

import type { ByteStream } from "../../src/data/bytes.ts";
import { columnNames, describeColumns } from "../../src/data/columns.ts";
import { AppError } from "../../src/errors/app-error.ts";
import { openDelimited } from "../../src/data/readers/delimited.ts";
import { openJson } from "../../src/data/readers/json.ts";
import { ImportReport } from "../../src/data/report.ts";
import type { Row, Table } from "../../src/data/table.ts";
import { type Encoding, hasMark } from "../../src/data/text/encoding.ts";

export interface StreamOptions {
  format: "csv" | "jsonl";
  /** The encoding, as a label of the WHATWG Encoding Standard. */
  encoding: string;
  /** Detected when absent. */
  textColumn?: string;
}

export interface StreamTable extends Pick<Table, "format" | "columns" | "textColumn"> {
  encoding: Encoding;
  layout?: NonNullable<Table["layout"]>;
  /** Columns that the header lacks, found in the buffered rows. */
  lateColumns: string[];
  report: ImportReport;
  /** The rows; can be read once. */
  rows: () => AsyncIterable<Row[]>;
}

/** Reads a stream repeatedly from its start, until a reading is declared the last one. */
class Replay {
  readonly #source: AsyncIterator<Uint8Array>;
  #kept: Uint8Array[] = [];
  #ended = false;

  constructor(source: ByteStream) {
    this.#source = source[Symbol.asyncIterator]();
  }

  async *read(): AsyncGenerator<Uint8Array> {
    for (let at = 0; ; at++) {
      if (at === this.#kept.length && !(await this.#more())) return;
      yield this.#kept[at] as Uint8Array;
    }
  }

  async *readLast(): AsyncGenerator<Uint8Array> {
    const kept = this.#kept;
    this.#kept = [];
    for (let chunk = kept.shift(); chunk; chunk = kept.shift()) yield chunk;
    while (await this.#more()) yield this.#kept.pop() as Uint8Array;
  }

  async #more(): Promise<boolean> {
    if (this.#ended) return false;
    const next = await this.#source.next();
    if (next.done) this.#ended = true;
    else this.#kept.push(next.value);
    return !next.done;
  }
}

/** `UTF8` is `utf-8`. */
function canonical(encoding: string): string {
  try {
    return new TextDecoder(encoding).encoding;
  } catch (cause) {
    throw new AppError("unknown-encoding", `The encoding ${encoding} is not known here.`, { cause });
  }
}

/**
 * @throws AppError `empty-file`, `bad-json`, `unknown-encoding`, `bad-option` when there is no such column
 */
export async function openStream(source: ByteStream, options: StreamOptions): Promise<StreamTable> {
  const replay = new Replay(source);
  const first = await replay.read().next();
  if (first.done) throw new AppError("empty-file", "The file is empty.");
  const name = canonical(options.encoding);
  const encoding: Encoding = { name, bom: hasMark(first.value, name), basis: "chosen" };
  let isLast = false;
  const open = () => (isLast ? replay.readLast() : replay.read());
  const reader =
    options.format === "jsonl"
      ? // The name says that every line is a record, also one that is no JSON.
        await openJson(() => [open()], encoding, "jsonl", { fileName: "body.jsonl" })
      : await openDelimited(open, encoding, "", {});
  const width = Math.max(reader.names.length, ...reader.sample.map(({ cells }) => cells.length));
  const columns = describeColumns(
    reader.names,
    reader.sample.map(({ cells }) => cells),
  );
  const columnName = options.textColumn;
  const textColumn = columns.findIndex(({ name, role }) =>
    columnName === undefined ? role === "text" : name === columnName,
  );
  if (textColumn < 0) {
    throw new AppError(
      "bad-option",
      `There is no column ${columnName ?? "of text"} among ${reader.names.join(", ")}.`,
    );
  }
  const report = new ImportReport();
  return {
    format: reader.format,
    columns,
    textColumn,
    encoding,
    report,
    ...(reader.layout && { layout: reader.layout }),
    lateColumns: columnNames(reader.names, width).slice(reader.names.length),
    rows() {
      isLast = true;
      return reader.rows({ report });
    },
  };
}
