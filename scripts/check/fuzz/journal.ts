/** Damaged journals of an interrupted run: each is resumed or refused in words, and a resumed run ends with all results. */

import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openJournal, type Journal, type JournalSubject } from "../../../server/scoring/journal.ts";
import { isPage, JournalStorage, PAGE_ROWS, restoreResults } from "../../../server/scoring/journal-pages.ts";
import { crc32 } from "../../../src/data/archive/crc32.ts";
import { concat } from "../../../src/data/bytes.ts";
import { Results } from "../../../src/scoring/results.ts";
import { saveResults } from "../../../src/scoring/row-scorer.ts";
import { below, damageBytes, type Random } from "../../../src/testing/mutations.ts";
import type { FuzzTarget } from "./target.ts";

const ROWS = 200;
const WIDTH = 3;
const SUBJECT: JournalSubject = {
  tonescope: 2,
  input: "ab".repeat(32),
  rows: ROWS,
  textColumn: 1,
  reading: '["csv"]',
  model: "m@1",
  weights: "cd".repeat(32),
  device: "wasm",
  rules: { longTexts: "cut" },
  classes: WIDTH,
};

const empty = () => new Results(ROWS, WIDTH, PAGE_ROWS);
const scoresOf = (row: number) => Float32Array.of(row / 1000, 0.5, (row % 7) / 10);
const setRow = (results: Results, row: number) => results.set(row, "scored", scoresOf(row));

async function inFolder<T>(work: (output: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "tonescope-fuzz-"));
  try {
    return await work(join(folder, "out.csv"));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** @throws Error that names the journal */
async function opened(output: string, resume: boolean): Promise<Journal> {
  const accepts = (payload: Buffer) => isPage(payload, ROWS, WIDTH);
  const journal = await openJournal({
    output: { kind: "file", path: output },
    resume,
    subject: SUBJECT,
    accepts,
  });
  if (!journal) throw new TypeError("A file has a journal.");
  return journal;
}

async function scoreRows(journal: Journal, results: Results, rows: number): Promise<void> {
  const storage = new JournalStorage(journal, results);
  for (let row = 0; row < rows; row++) {
    if (!results.isDone(row)) setRow(results, row);
    if (row % 30 === 0) await saveResults(results, storage);
  }
  await saveResults(results, storage);
}

/** The journal of a run that was interrupted. */
const interrupted = (): Promise<Uint8Array> =>
  inFolder(async (output) => {
    const journal = await opened(output, false);
    await scoreRows(journal, empty(), 150);
    await journal.close();
    return new Uint8Array(await readFile(`${output}.unfinished`));
  });

let valid: Promise<Uint8Array> | undefined;

/** A record with a right checksum, of random length and content. */
function record(random: Random): Uint8Array {
  const isPageSize = random() < 0.5;
  const payload = new Uint8Array(isPageSize ? 4 + PAGE_ROWS * (2 + 4 * WIDTH) : below(300, random));
  const view = new DataView(payload.buffer);
  // Pages without a result, and pages that the table does not have.
  if (payload.length >= 4) view.setUint32(0, [3, 4, 2 ** 31, 2 ** 32 - 1][below(4, random)] ?? 0, true);
  const header = new DataView(new ArrayBuffer(8));
  header.setUint32(0, crc32(payload), true);
  header.setUint32(4, payload.length, true);
  return concat([new Uint8Array(header.buffer), payload]);
}

function damaged(bytes: Uint8Array, random: Random): Uint8Array {
  const choice = below(8, random);
  if (choice === 0) return bytes.slice(0, below(bytes.length, random));
  if (choice === 1) return concat([bytes, new Uint8Array(below(5000, random))]);
  if (choice === 2) return concat([bytes, record(random), bytes.slice(below(bytes.length, random))]);
  if (choice === 3) return concat([bytes, damageBytes(bytes, random)]);
  if (choice === 4) return damageBytes(bytes.slice(0, 1 + below(bytes.length, random)), random);
  return damageBytes(bytes, random);
}

/** @throws Error when a restored result is not the one that was written */
function checkRestored(results: Results): void {
  for (let row = 0; row < ROWS; row++) {
    if (!results.isDone(row)) continue;
    const scores = [...results.scores(row)];
    if (results.status(row) !== "scored" || scoresOf(row).some((score, at) => score !== scores[at]))
      throw new TypeError(`Row ${row} was restored as ${results.status(row)} with ${scores.join()}.`);
  }
}

/** Restores what the journal has, and scores the other rows. */
async function resume(output: string): Promise<void> {
  const journal = await opened(output, true);
  try {
    const results = empty();
    await restoreResults(journal, results, WIDTH);
    checkRestored(results);
    const restored = results.done;
    await scoreRows(journal, results, ROWS);
    if (results.done !== ROWS)
      throw new TypeError(`${restored} rows were restored, ${results.done} are done.`);
  } finally {
    await journal.close();
  }
}

/** Whether an error says which file is in the way and what to do. */
const isInWords = (cause: unknown, output: string) =>
  cause instanceof Error &&
  cause.message.includes(`${output}.unfinished`) &&
  /Remove it|or remove/.test(cause.message);

export const journalTarget: FuzzTarget = {
  async make(random) {
    valid ??= interrupted();
    return { name: "out.csv.unfinished", bytes: damaged(await valid, random) };
  },

  run: ({ bytes }) =>
    inFolder(async (output) => {
      const path = `${output}.unfinished`;
      await writeFile(path, bytes);
      try {
        await resume(output);
      } catch (cause) {
        if (!isInWords(cause, output)) throw cause;
        const kept = await readFile(path);
        if (!kept.equals(bytes)) throw new TypeError("A refused journal was changed.", { cause });
        return "refused";
      }
      const again = empty();
      const journal = await opened(output, true);
      await restoreResults(journal, again, WIDTH);
      await journal.close();
      checkRestored(again);
      if (again.done !== ROWS)
        throw new TypeError(`${again.done} of ${ROWS} rows are in the journal at the end.`);
      return "resumed";
    }),
};
