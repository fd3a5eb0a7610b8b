import { parse as parseReference } from "csv-parse/sync";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decode } from "../text/encoding.ts";
import { TextWriter } from "../text/text-writer.ts";
import { LIMITS } from "../limits.ts";
import { CsvParser, type CsvRecord, type Dialect } from "./parser.ts";
import { quoteCell } from "./quote-cell.ts";

const COMMA: Dialect = { delimiter: ",", quote: '"', escape: '"', newline: "\n" };

function parseWhole(text: string, dialect: Dialect): CsvRecord[] {
  return new CsvParser(dialect).push(text, true);
}

function parseChunks(chunks: readonly string[], dialect: Dialect): CsvRecord[] {
  const parser = new CsvParser(dialect);
  return [...chunks.flatMap((chunk) => parser.push(chunk)), ...parser.push("", true)];
}

function parseByReference(text: string, dialect: Dialect): string[][] {
  return parseReference(text, {
    delimiter: dialect.delimiter,
    quote: dialect.quote,
    escape: dialect.escape,
    record_delimiter: dialect.newline === "\r" ? ["\r\n", "\n", "\r"] : ["\r\n", "\n"],
    relax_column_count: true,
    skip_empty_lines: true,
  });
}

const dialects: fc.Arbitrary<Dialect> = fc
  .record({
    delimiter: fc.constantFrom(",", ";", "\t", "|"),
    quote: fc.constantFrom('"', "'"),
    newline: fc.constantFrom("\n", "\r\n", "\r"),
    escape: fc.constant(""),
  })
  .chain((dialect) => fc.constantFrom(dialect.quote, "\\").map((escape) => ({ ...dialect, escape })));

const cell = fc.oneof(
  fc.string({ unit: fc.constantFrom(...("ab ,;|\t\"'\\\r\n=@é🙂".match(/./gsu) ?? [])), maxLength: 8 }),
  fc.string({ unit: "grapheme", maxLength: 8 }),
  fc.constantFrom("", "0", "1467810369000000001", "__proto__", "</s>", "=cmd()"),
);

/** A table as text. With `eager`, cells are quoted that do not need quotes. */
function write(
  rows: readonly (readonly string[])[],
  dialect: Dialect,
  lastEnd: boolean,
  eager: boolean,
): string {
  const { quote, escape } = dialect;
  const written = rows.map((row) =>
    row
      .map((value) => {
        const plain = quoteCell(value, dialect);
        const hasBackslash = escape === "\\" && value.includes("\\") && plain === value;
        if (!eager && !hasBackslash && !(value === "" && row.length === 1)) return plain;
        if (plain !== value) return plain;
        return quote + (escape === quote ? value : value.replaceAll(escape, escape + escape)) + quote;
      })
      .join(dialect.delimiter),
  );
  return written.join(dialect.newline) + (lastEnd ? dialect.newline : "");
}

const tables = fc.record({
  dialect: dialects,
  rows: fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 5 }),
  lastEnd: fc.boolean(),
  eager: fc.boolean(),
});

describe("blanks around quotes", () => {
  test.each<[string, string[]]>([
    ['1,"a" ,b', ["1", "a", "b"]],
    ['1,"a"\t ,b', ["1", "a", "b"]],
    ['1,"a, c"  ,b', ["1", "a, c", "b"]],
    ['1,b,"a" ', ["1", "b", "a"]],
    ['1, "a",b', ["1", "a", "b"]],
    ['1,\t"a",b', ["1", "a", "b"]],
    ['1, "a, c" ,b', ["1", "a, c", "b"]],
    ['1," a " ,b', ["1", " a ", "b"]],
    ['1,"a ""c"" " ,b', ["1", 'a "c" ', "b"]],
  ])("%j", (line, cells) => {
    for (const end of ["", "\n", "\r\n"]) {
      const [record, ...further] = parseWhole(line + end, COMMA);
      expect(record).toEqual({ cells, raw: line, end, line: 1 });
      expect(further).toEqual([]);
    }
    expect(parseReference(line, { trim: true })).toEqual([cells]);
  });

  test("blanks of unquoted cells stay, and so does what else follows a quote", () => {
    expect(parseWhole(' 1 , a ,"b" c', COMMA)[0]).toMatchObject({
      cells: [" 1 ", " a ", '"b" c'],
      issues: ["stray-quote"],
    });
    expect(parseWhole('1\t "a" \tb', { ...COMMA, delimiter: "\t" })[0]?.cells).toEqual(["1", "a", "b"]);
  });
});

describe("complete text", () => {
  test("parses 10,000 written tables in every dialect to their cells, as csv-parse does", () => {
    fc.assert(
      fc.property(tables, ({ dialect, rows, lastEnd, eager }) => {
        const text = write(rows, dialect, lastEnd, eager);
        const read = parseWhole(text, dialect).map((record) => record.cells);
        expect(read).toEqual(rows);
        expect(read).toEqual(parseByReference(text, dialect));
      }),
      { numRuns: 10_000 },
    );
  });
});

/** A stream with one byte in each chunk. */
async function* byteByByte(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at++) yield bytes.subarray(at, at + 1);
}

describe("chunks of bytes", () => {
  test("give the same records byte by byte as csv-parse gives for the whole, in every dialect and encoding", async () => {
    const encodings = fc.constantFrom("utf-8", "utf-16le", "utf-16be", "koi8-r");
    await fc.assert(
      fc.asyncProperty(tables, encodings, async ({ dialect, rows, lastEnd, eager }, name) => {
        const bytes = new TextWriter({ name, bom: false }).encode(write(rows, dialect, lastEnd, eager));
        const parser = new CsvParser(dialect);
        const records: CsvRecord[] = [];
        for await (const part of decode(byteByByte(bytes), name)) records.push(...parser.push(part));
        records.push(...parser.push("", true));
        // Compared with the decoded bytes, because a code page writes "?" for a character that it lacks.
        const text = new TextDecoder(name).decode(bytes);
        expect(records.map((record) => record.cells)).toEqual(parseByReference(text, dialect));
      }),
      { numRuns: 10_000 },
    );
  });
});

describe("chunks of text", () => {
  test("give the same records for any chunk sizes", () => {
    const noise = fc.string({ unit: fc.constantFrom(..."a,\"\r\n'\\;"), maxLength: 40 });
    fc.assert(
      fc.property(noise, dialects, fc.array(fc.nat(10), { maxLength: 10 }), (text, dialect, sizes) => {
        const whole = parseWhole(text, dialect);
        expect(parseChunks(text.split(""), dialect)).toEqual(whole);
        const chunks: string[] = [];
        let at = 0;
        for (const size of sizes) chunks.push(text.slice(at, (at += size)));
        expect(parseChunks([...chunks, text.slice(at)], dialect)).toEqual(whole);
      }),
      { numRuns: 3000 },
    );
  });

  test("have sources that join to the input text", () => {
    const noise = fc.string({ unit: fc.constantFrom(..."a,\"\r\n'\\;"), maxLength: 40 });
    fc.assert(
      fc.property(noise, dialects, (text, dialect) => {
        // CR CR LF after a record comes back as one line end.
        fc.pre(!text.includes("\r\r\n"));
        const parser = new CsvParser(dialect);
        const records = parser.push(text, true);
        fc.pre(records.every((record) => !record.issues?.includes("unclosed-quote")));
        expect(records.map((record) => record.raw + record.end).join("") + parser.trailer).toBe(text);
      }),
      { numRuns: 3000 },
    );
  });

  test("number lines as an editor does", () => {
    fc.assert(
      fc.property(tables, ({ dialect, rows, lastEnd, eager }) => {
        const text = write(rows, dialect, lastEnd, eager);
        const breaks = dialect.newline === "\r" ? /\r\n|\n|\r/g : /\n/g;
        let before = "";
        for (const record of parseWhole(text, dialect)) {
          expect(record.line).toBe((before.match(breaks)?.length ?? 0) + 1);
          before += record.raw + record.end;
        }
      }),
      { numRuns: 1000 },
    );
  });
});

describe("malformed text", () => {
  test("keeps an unclosed quote as text and the lines after it as records", () => {
    const records = parseWhole('id,text\n1,"never closed\n2,fine\n', COMMA);
    expect(records.map((record) => record.cells)).toEqual([
      ["id", "text"],
      ["1", '"never closed'],
      ["2", "fine"],
    ]);
    expect(records[1]?.issues).toEqual(["unclosed-quote"]);
    expect(records[1]?.raw).toBe('1,"""never closed"');
  });

  test("buffers a bounded amount of text after an unclosed quote", () => {
    const parser = new CsvParser(COMMA);
    const line = `${"x".repeat(999)}\n`;
    let maxPending = 0;
    const records = parser.push('"open\n');
    for (let count = 0; count < 60_000; count++) {
      records.push(...parser.push(line));
      maxPending = Math.max(maxPending, parser.pending);
    }
    records.push(...parser.push("", true));
    expect(records).toHaveLength(60_001);
    expect(maxPending).toBeLessThan(2 * LIMITS.cellCharacters + 2 * line.length);
  });

  test("keeps text after a closing quote in the cell", () => {
    const [record] = parseWhole('"a" b,c', COMMA);
    expect(record).toMatchObject({ cells: ['"a" b', "c"], issues: ["stray-quote"] });
    const [withDelimiter] = parseWhole('"a,b" c,d', COMMA);
    expect(withDelimiter).toMatchObject({ cells: ["a,b c", "d"], issues: ["stray-quote"] });
  });

  test("drops spaces around quotes from the cell", () => {
    expect(parseWhole('1, "a, b" ,c', COMMA)[0]).toMatchObject({ cells: ["1", "a, b", "c"] });
  });

  test("keeps a quote inside an unquoted cell as text", () => {
    expect(parseWhole('5" screen,c', COMMA)[0]?.cells).toEqual(['5" screen', "c"]);
  });

  test("keeps blank lines in the source and counts them, but yields no records for them", () => {
    const parser = new CsvParser(COMMA);
    const records = parser.push("a,b\n\n\r\nc,d\n\n", true);
    expect(records.map((record) => record.raw)).toEqual(["a,b", "\n\r\nc,d"]);
    expect(parser.takeBlankLines()).toEqual([2, 3, 5]);
    expect(parser.trailer).toBe("\n");
    expect(records[1]?.line).toBe(4);
  });

  test("yields a record for each line, blank ones too, when there is no delimiter", () => {
    const lines: Dialect = { delimiter: "", quote: "", escape: "", newline: "\n" };
    expect(parseWhole('say "hi", ok\n\nlast', lines).map((record) => record.cells)).toEqual([
      ['say "hi", ok'],
      [""],
      ["last"],
    ]);
  });
});
