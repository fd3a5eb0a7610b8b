import { gzipSync, zipSync } from "fflate";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { joinParts } from "./archive/x-archive-parts.ts";
import {
  type Content,
  bytesOf,
  codeOf,
  open,
  readAll,
  ROWS,
  textName,
  TWEETS,
  utf8,
} from "./testing/tables.ts";

const part = (number: number, ids: string[]) =>
  utf8(
    `window.YTD.tweets.part${number} = ${JSON.stringify(ids.map((id) => ({ tweet: { id_str: id, full_text: `a &amp; ${id}`, lang: "en" } })))}`,
  );

describe("archives", () => {
  test("reads a gzip file of one member or several", async () => {
    const half = TWEETS.indexOf("\n2") + 1;
    const two = [...gzipSync(utf8(TWEETS.slice(0, half))), ...gzipSync(utf8(TWEETS.slice(half)))];
    for (const bytes of [gzipSync(utf8(TWEETS)), new Uint8Array(two)]) {
      const table = await open("tweets.csv.gz", bytes);
      expect(table.container).toBe("gzip");
      expect((await readAll(table)).cells).toEqual(ROWS);
    }
  });

  test("refuses a gzip file of very many empty members", async () => {
    const member = gzipSync(new Uint8Array(0));
    const bytes = new Uint8Array(member.length * 11_000);
    for (let at = 0; at < bytes.length; at += member.length) bytes.set(member, at);
    expect(await codeOf(open("t.csv.gz", bytes))).toBe("over-limit");
  });

  test("lists the tables of a zip and opens the largest one", async () => {
    const bytes = zipSync({
      "a/small.csv": utf8("id,text\n1,a\n"),
      "big.csv": utf8(TWEETS),
      "photo.jpg": utf8("x"),
    });
    const table = await open("t.zip", bytes);
    expect(table).toMatchObject({ container: "zip", part: "big.csv", parts: ["a/small.csv", "big.csv"] });
    const other = await open("t.zip", bytes, { part: "a/small.csv" });
    expect((await readAll(other)).cells).toEqual([["1", "a"]]);
  });

  test("reads all parts of an X archive in order as one table", async () => {
    const bytes = zipSync({
      "data/tweets-part2.js": part(2, ["4"]),
      "data/tweets.js": part(0, ["1", "2"]),
      "data/tweets-part1.js": part(1, ["3"]),
      "data/account.js": utf8("window.YTD.account.part0 = []"),
      "data/tweets_media/x.jpg": new Uint8Array(10),
    });
    const table = await open("twitter.zip", bytes);
    expect(table.format).toBe("x-archive");
    expect(textName(table)).toBe("full_text");
    const { cells } = await readAll(table);
    expect(cells.map((row) => row[0])).toEqual(["1", "2", "3", "4"]);
    expect(cells[0]?.[1]).toBe("a &amp; 1");
  });

  test("joins separate parts of an X archive in the same order, however they are chosen", async () => {
    const numbers = [0, 1, 2, 10];
    const parts = numbers.map(
      (number) =>
        new File(
          [part(number, [`${number}0`, `${number}1`])],
          number === 0 ? "tweets.js" : `tweets-part${number}.js`,
        ),
    );
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(parts, { minLength: 4 }), async (shuffled) => {
        const joined = joinParts(shuffled);
        expect(joined?.name).toBe("tweets.js");
        const table = await open("tweets.js", new Uint8Array((await joined?.arrayBuffer()) ?? []));
        expect(table.format).toBe("x-archive");
        const { cells, report } = await readAll(table);
        expect(cells.map((row) => row[0])).toEqual(numbers.flatMap((number) => [`${number}0`, `${number}1`]));
        expect(report.issues).toEqual([]);
      }),
      { numRuns: 10 },
    );
    const other = new File(["id,text\n"], "other.csv");
    expect(joinParts([...parts, other])).toBeUndefined();
    expect(joinParts(parts.slice(0, 1))).toBeUndefined();
    expect(joinParts([])).toBeUndefined();
  });

  test("reports a part that is cut off and keeps the parts before it", async () => {
    const whole = new TextDecoder().decode(part(0, ["1", "2"]));
    const half = new TextDecoder().decode(part(1, ["3", "4"]));
    const table = await open("tweets.js", `${whole}\n${half.slice(0, -20)}`);
    const { cells, report } = await readAll(table);
    expect(cells.map((row) => row[0])).toEqual(["1", "2", "3"]);
    expect(report.counts.get("cut-off")).toBe(1);
  });
});

describe("error codes", () => {
  const zip = zipSync({ "a.csv": utf8(TWEETS.repeat(50)) });
  const gzip = gzipSync(utf8(TWEETS.repeat(50)));
  const damagedGzip = gzip.slice();
  damagedGzip[gzip.length - 8] = (damagedGzip[gzip.length - 8] ?? 0) ^ 1;

  test.each<[string, Content, string]>([
    ["an empty file", "", "empty-file"],
    ["a byte order mark alone", "\uFEFF", "empty-file"],
    ["a zip without a table", zipSync({ "photo.jpg": utf8("x") }), "not-a-table"],
    ["a picture", Uint8Array.from({ length: 2000 }, (_, index) => (index * 7919) % 251), "not-a-table"],
    ["a PDF", "%PDF-1.4 etc", "not-a-table"],
    ["old Excel", new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1]), "old-excel"],
    ["half a zip", zip.slice(0, zip.length >> 1), "damaged"],
    ["half a gzip", gzip.slice(0, gzip.length >> 1), "damaged"],
    ["a gzip with a wrong checksum", damagedGzip, "damaged"],
    ["a damaged Parquet file", "PAR1 and nothing more", "damaged"],
    ["JSON without records", '{"a":1,', "bad-json"],
  ])("%s", async (_, content, code) => {
    expect(await codeOf(open("file", bytesOf(content)))).toBe(code);
  });

  test("opening a file rejects with `cancelled` after the signal is aborted", async () => {
    const controller = new AbortController();
    controller.abort();
    expect(await codeOf(open("t.csv", TWEETS, { signal: controller.signal }))).toBe("cancelled");
  });

  test("random bytes are read or rejected with an error code", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ minLength: 1, maxLength: 300 }),
        fc.constantFrom("", "PK\x03\x04", "\x1f\x8b\x08", "PAR1", "[{", "{", "window.YTD.tweets.part0 = ["),
        async (noise, start) => {
          const bytes = new Uint8Array([...Uint8Array.from(start, (c) => c.charCodeAt(0)), ...noise]);
          const code = await codeOf(open("file", bytes).then(readAll));
          expect(code ?? "").toMatch(/^[a-z-]*$/);
        },
      ),
      { numRuns: 500 },
    );
  });
});
