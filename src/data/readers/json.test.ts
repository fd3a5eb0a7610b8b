import { describe, expect, test } from "vitest";
import { names, open, readAll, textName } from "../testing/tables.ts";

describe("JSON", () => {
  const record = '{"id":1467810369000000001,"user":{"name":"a","tags":["x"]},"text":"hi \\"there\\""}';

  test.each([
    ["t.jsonl", `${record}\n\n{"id":2,"text":"b"}\n`],
    ["t.json", `[\n  ${record},\n  {"id":2,"text":"b"}\n]`],
    ["t.json", `{"meta":{"tags":["a"]},"data":[${record},{"id":2,"text":"b"}]}`],
    ["tweets.js", `window.YTD.tweets.part0 = [ {"tweet": ${record}}, {"tweet": {"id":2,"text":"b"}} ]`],
  ])("in %s is read with exact ids and flattened objects (%#)", async (name, text) => {
    const table = await open(name, text);
    expect(names(table)).toEqual(["id", "user.name", "user.tags", "text"]);
    expect(textName(table)).toBe("text");
    expect((await readAll(table)).cells).toEqual([
      ["1467810369000000001", "a", '["x"]', 'hi "there"'],
      ["2", "", "", "b"],
    ]);
  });

  test("fields that name a service elsewhere can be objects with any keys", async () => {
    const odd = '{"toString":1,"valueOf":2,"constructor":3}';
    for (const name of [
      "type",
      "ts",
      "created_at",
      "_type",
      "$type",
      "value",
      "stream",
      "user",
      "id",
      "kind",
      "source",
    ]) {
      const text = `[{"text":"a","uri":"x","by":"x","${name}":${odd}},{"text":"b","full_text":"c","${name}":[${odd}]}]`;
      for (const file of ["t.json", "t.jsonl"])
        expect((await readAll(await open(file, text))).rows).toHaveLength(2);
    }
  });

  test("keeps numbers as they are written", async () => {
    const { cells } = await readAll(
      await open("t.jsonl", '{"a":1.0,"b":1e400,"c":-0.1,"d":12345678901234567890}\n'),
    );
    expect(cells).toEqual([["1.0", "1e400", "-0.1", "12345678901234567890"]]);
  });

  test("reads a line that is not JSON as an empty row and reports it", async () => {
    const { cells, report } = await readAll(await open("t.jsonl", '{"text":"a"}\n{"text":\n{"text":"c"}\n'));
    expect(cells).toEqual([["a"], [""], ["c"]]);
    expect(report.issues).toEqual([{ kind: "bad-record", line: 2 }]);
  });

  test("keeps the complete records of an array that is cut off", async () => {
    const { cells, report } = await readAll(await open("t.json", '[{"text":"a"},{"text":"b"},{"te'));
    expect(cells).toEqual([["a"], ["b"]]);
    expect(report.counts.get("cut-off")).toBe(1);
  });

  test("adds a column at the end for a key that first appears in a late record", async () => {
    const lines = Array.from({ length: 20_000 }, (_, row) => `{"text":"row ${row}"}`);
    const { cells, report } = await readAll(
      await open("t.jsonl", `${lines.join("\n")}\n{"text":"x","late":"y"}\n`),
    );
    expect(cells.at(-1)).toEqual(["x", "y"]);
    expect(report.addedColumns).toEqual(["late"]);
  });

  test("finds the text beside a list for any chunk size", async () => {
    const { JsonScanner } = await import("../json/scanner.ts");
    const text =
      '{"name":"no","chats":[{"name":"A \\"1\\"","list":{"name":"no"},"m":[1,{"name":"no"}]},{"m":[2]},{"name":"B","m":[[3]]}]}';
    for (let size = 1; size < text.length; size++) {
      const scanner = new JsonScanner([{ key: "chats" }, "[]", { key: "m" }, "[]"], "name");
      const pieces = [];
      for (let at = 0; at < text.length; at += size) pieces.push(...scanner.push(text.slice(at, at + size)));
      expect(pieces.map(({ raw, outer }) => [raw, outer])).toEqual([
        ["1", 'A "1"'],
        ['{"name":"no"}', 'A "1"'],
        ["2", undefined],
        ["[3]", "B"],
      ]);
    }
  });

  test("finds the same records for any chunk size", async () => {
    const { JsonScanner } = await import("../json/scanner.ts");
    const text = '{"m":"[{","tags":[1],"data":\n[ {"a":"]\\"},{"},\n {"b":[1,{"c":2}]} , 3 ]}';
    for (let size = 1; size < text.length; size++) {
      const scanner = new JsonScanner([{ key: "data" }, "[]"]);
      const pieces = [];
      for (let at = 0; at < text.length; at += size) pieces.push(...scanner.push(text.slice(at, at + size)));
      const end = scanner.finish();
      expect([...pieces, ...end.pieces]).toEqual([
        { raw: '{"a":"]\\"},{"}', line: 2 },
        { raw: '{"b":[1,{"c":2}]}', line: 3 },
        { raw: "3", line: 3 },
      ]);
      expect(end.problems).toEqual([]);
    }
  });
});
