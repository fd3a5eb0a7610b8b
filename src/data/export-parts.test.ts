import { expect, test } from "vitest";
import { zipOf } from "../testing/archive-file.ts";
import { LIMITS } from "./limits.ts";
import { openTable } from "./open.ts";
import { score } from "./testing/scored-file.ts";
import { open, readAll } from "./testing/tables.ts";

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

const message = (text: string) => JSON.stringify([{ type: "message", text, ts: "1709287200.000100" }]);

test("an export can have more files than a person can choose from", async () => {
  const count = LIMITS.archiveParts + 500;
  const names = Array.from(
    { length: count },
    (_, at) =>
      `channel${at % 50}/${2000 + Math.floor(at / 600)}-${String((at % 12) + 1).padStart(2, "0")}-${String((Math.floor(at / 12) % 28) + 1).padStart(2, "0")}.json`,
  );
  const zip = zipOf(Object.fromEntries(names.map((name) => [name, message("late again")])));
  const table = await open("slack.zip", new Uint8Array(zip));
  expect(table.exportFormat?.id).toBe("slack");
  expect(table.readParts).toHaveLength(new Set(names).size);
});

test("the file of a record is written into JSON", async () => {
  const zip = zipOf({
    "general/2024-03-01.json": message("late"),
    "random/2024-03-01.json": message("fine"),
  });
  const { bytes } = await score(await open("slack.zip", new Uint8Array(zip)), "json");
  const records = JSON.parse(new TextDecoder().decode(bytes)) as { part: string; text: string }[];
  expect(records.map(({ part, text }) => [part, text])).toEqual([
    ["general/2024-03-01.json", "late"],
    ["random/2024-03-01.json", "fine"],
  ]);
});

test("the chat of a message of an account is written into JSON", async () => {
  const messages = [{ id: 1, type: "message", date: "2024-03-01T10:00:00", from: "Cleo", text: "late" }];
  const account = {
    chats: {
      list: [
        { name: "Boats", id: 1, messages },
        { name: "Lake", id: 2, messages },
      ],
    },
  };
  const { bytes } = await score(await open("result.json", JSON.stringify(account)), "jsonl");
  const lines = new TextDecoder().decode(bytes).trim().split("\n");
  expect(lines.map((line) => (JSON.parse(line) as { chat: string }).chat)).toEqual(["Boats", "Lake"]);
});
