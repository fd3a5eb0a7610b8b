import { expect, test } from "vitest";
import { zipOf } from "../testing/archive-file.ts";
import { openTable } from "./open.ts";
import { readAll } from "./testing/tables.ts";

const DAYS = 200;
const MESSAGES = 40;
const FILLER = "the boat was late again ".repeat(12);
const dayOf = (path: string) =>
  JSON.stringify(
    Array.from({ length: MESSAGES }, () => ({
      type: "message",
      text: `${path} ${FILLER}`,
      ts: "1709287200.000100",
    })),
  );

test("the files of an export are read in the order of their names, and few of them are opened before", async () => {
  const paths = Array.from({ length: DAYS }, (_, at) => `channel${at % 7}/${2000 + at}-01-01.json`);
  const zip = zipOf({ ...Object.fromEntries(paths.map((path) => [path, dayOf(path)])), "users.json": "[]" });
  let reads = 0;
  const blob = new Blob([new Uint8Array(zip)]);
  const { slice } = blob;
  blob.slice = (...range) => {
    reads++;
    return slice.apply(blob, range);
  };
  const table = await openTable({ name: "slack.zip", blob });
  const readsToOpen = reads;
  const { cells } = await readAll(table);
  const inOrder = paths.toSorted(new Intl.Collator("en", { numeric: true }).compare);
  expect(table.readParts).toEqual(inOrder);
  expect(cells.map(([part]) => part).filter((_, row) => row % MESSAGES === 0)).toEqual(inOrder);
  expect(cells).toHaveLength(DAYS * MESSAGES);
  expect(readsToOpen).toBeLessThan(reads - readsToOpen);
});
