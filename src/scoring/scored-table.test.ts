import { expect, test } from "vitest";
import { open } from "../data/testing/tables.ts";
import type { ScoredRow } from "../data/write/scored.ts";
import { DEFAULT_RULES } from "./rules.ts";
import { scoredTable } from "./scored-table.ts";

const MODEL = {
  id: "toy",
  revision: "1",
  dtype: "int8",
  labels: ["negative", "positive"],
  languages: ["en"],
  weightsSha256: "",
  temperature: 1.5,
};

test("the provenance has the temperature, the text column, the filter and the rows by status", async () => {
  const table = await open("t.csv", "id,text\n1,a good day\n2,\n3,a train\n");
  async function* rows(): AsyncGenerator<ScoredRow[]> {
    const statuses = ["scored", "empty", undefined] as const;
    for await (const batch of table.rows({}))
      yield batch.map((row, at) => {
        const status = statuses[at];
        return { row, result: status && { status, label: -1, scores: [] } };
      });
  }
  const { chunks, provenance } = scoredTable({
    fileName: "t.csv",
    table,
    format: "csv",
    lateColumns: [],
    rows: rows(),
    safeForSpreadsheets: false,
    model: MODEL,
    rules: {
      ...DEFAULT_RULES,
      calibration: { name: "mine", temperature: 2, weightsSha256: "", file: "t.csv", rows: 3 },
    },
    device: "wasm",
    filter: "brand is SkyJet",
    trailer: () => "",
  });
  for await (const _ of chunks);
  expect(provenance).toMatchObject({
    temperature: 3,
    textColumns: ["text"],
    filter: "brand is SkyJet",
    rowsByStatus: { scored: 1, empty: 1, waiting: 1 },
  });
});
