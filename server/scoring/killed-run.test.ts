import { type FileHandle, mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { interceptWrites, nameOf, type Operation } from "../../scripts/check/kills/intercept-writes.mjs";
import { Results } from "../../src/scoring/results.ts";
import { saveResults } from "../../src/scoring/row-scorer.ts";
import { type JournalSubject, openJournal } from "./journal.ts";
import { isPage, JournalStorage, PAGE_ROWS, restoreResults } from "./journal-pages.ts";
import { writeOutput } from "./output.ts";

const ROWS = 150;
const SUBJECT = { tonescope: 2, input: "ab", rows: ROWS, classes: 2 } as JournalSubject;

/** Scores the rows that the journal lacks, then writes the output: the steps of `scoreTable`, without a model. */
async function scoreTo(path: string, resume: boolean): Promise<void> {
  const output = { kind: "file", path } as const;
  const accepts = (payload: Buffer) => isPage(payload, ROWS, 2);
  const journal = await openJournal({ output, resume, subject: SUBJECT, accepts });
  if (!journal) throw new Error("A file has a journal.");
  const results = new Results(ROWS, 2, PAGE_ROWS);
  await restoreResults(journal, results, 2);
  const storage = new JournalStorage(journal, results);
  for (let row = 0; row < ROWS; row++) {
    if (!results.isDone(row)) results.set(row, "scored", [row / ROWS, 1 - row / ROWS]);
    if (row % 60 === 0) await saveResults(results, storage);
  }
  await saveResults(results, storage);
  async function* chunks() {
    for (let row = 0; row < ROWS; row += 50)
      yield new TextEncoder().encode(
        `${row},${results.scores(row).join()},${results.scores(row + 49).join()}\n`,
      );
  }
  await writeOutput(output, chunks());
  await journal.remove();
}

/** What happens at one operation of a run. */
type Fault = (operation: Operation, die: () => Promise<never>) => Promise<unknown>;

/**
 * A run with a fault at its operation number `at`.
 * @returns the names of its operations until then, and whether the fault occurred
 */
async function faultyRun(
  folder: string,
  at: number,
  fault: Fault,
): Promise<{ names: string[]; reached: boolean }> {
  const names: string[] = [];
  const handles: FileHandle[] = [];
  let died = () => {};
  const death = new Promise<void>((resolve) => (died = resolve));
  // Nothing of the process goes on after its death.
  const die = () => {
    died();
    return new Promise<never>(() => {});
  };
  const stopWatching = interceptWrites(folder, async (operation) => {
    const number = names.push(nameOf(operation)) - 1;
    const run = async () => {
      const result = await operation.run();
      if (operation.method === "open") handles.push(result as FileHandle);
      return result;
    };
    return number === at ? fault({ ...operation, run }, die) : run();
  });
  const run = scoreTo(join(folder, "out.csv"), false).catch(() => {});
  await Promise.race([run, death]);
  stopWatching();
  await Promise.all(handles.map((handle) => handle.close().catch(() => {})));
  return { names, reached: names.length > at };
}

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "tonescope-killed-"));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const FAULTS: [string, Fault][] = [
  ["killed before", (_, die) => die()],
  [
    "killed in the middle of",
    async ({ runPartly }, die) => {
      await runPartly();
      return die();
    },
  ],
  [
    "killed after",
    async ({ run }, die) => {
      await run();
      return die();
    },
  ],
  [
    "without room at",
    async ({ runPartly }) => {
      await runPartly();
      throw Object.assign(new Error("ENOSPC"), { code: "ENOSPC" });
    },
  ],
];

describe("a run that is interrupted at any operation on its files and resumed writes the same bytes", () => {
  test.each(FAULTS)("%s the operation", async (_, fault) => {
    const { bytes, names } = await inFolder(async (folder) => {
      const { names } = await faultyRun(folder, Infinity, fault);
      return { names, bytes: await readFile(join(folder, "out.csv")) };
    });
    expect(new Set(names)).toEqual(
      new Set([
        "journal open",
        "journal writeFile",
        "journal datasync",
        "journal write",
        "output open",
        "output writeFile",
        "output sync",
        "output rename",
        "journal rm",
      ]),
    );
    for (const at of names.keys()) {
      await inFolder(async (folder) => {
        const { reached } = await faultyRun(folder, at, fault);
        expect(reached).toBe(true);
        await scoreTo(join(folder, "out.csv"), true);
        expect((await readFile(join(folder, "out.csv"))).equals(bytes), `${at}: ${names[at]}`).toBe(true);
        const left = (await readdir(folder)).filter((name) => !name.endsWith(".new"));
        expect(left).toEqual(["out.csv"]);
      });
    }
  });
});
