import { parquetWriteBuffer } from "hyparquet-writer";
import { describe, expect, test } from "vitest";
import { names, open, readAll } from "../testing/tables.ts";

describe("Parquet", () => {
  test("is read with exact integers and timestamps", async () => {
    const buffer = parquetWriteBuffer({
      columnData: [
        { name: "id", data: [1467810369000000001n, 2n], type: "INT64" },
        { name: "text", data: ["Grüße 🙂", null], type: "STRING" },
        {
          name: "at",
          data: [new Date("2020-05-14T01:38:56Z"), new Date("2020-05-14T01:38:56.5Z")],
          type: "TIMESTAMP",
        },
      ],
    });
    const table = await open("t.parquet", new Uint8Array(buffer));
    expect(names(table)).toEqual(["id", "text", "at"]);
    expect((await readAll(table)).cells).toEqual([
      ["1467810369000000001", "Grüße 🙂", "2020-05-14T01:38:56Z"],
      ["2", "", "2020-05-14T01:38:56.5Z"],
    ]);
  });
});
