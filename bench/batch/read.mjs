/**
 * Reading large files: `npm run bench -- read [--rounds 3] [--against FOLDER] [--json]`. Generates 300 MB of CSV, 200 MB of
 * JSON Lines and a workbook of 500,000 rows in a temporary folder, and reads each in a process of its own: the seconds until
 * the preview is there, and the processor seconds of all rows. `--against` reads them with another checkout too, whose packages
 * are installed, in alternating runs.
 */

import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { ROOT } from "../../scripts/support/install.mjs";
import { writeCsv, writeJsonLines, writeWorkbook } from "../support/large-files.mjs";
import { read, readersOf } from "../support/readers.mjs";
import { option, report, spread } from "../support/report.mjs";

const ROUNDS = option("rounds", 3);
const CSV_BYTES = 300e6;
const JSON_BYTES = 200e6;
const WORKBOOK_ROWS = 500_000;

const at = process.argv.indexOf("--against");
const against = at < 0 ? undefined : process.argv[at + 1];
const folder = await mkdtemp(join(tmpdir(), "tonescope-bench-"));

try {
  const checkouts = [
    { name: "here", readers: await readersOf(ROOT, join(folder, "here")) },
    ...(against === undefined
      ? []
      : [{ name: "there", readers: await readersOf(resolve(against), join(folder, "there")) }]),
  ];
  const files = [
    await writeCsv(join(folder, "large.csv"), CSV_BYTES),
    await writeJsonLines(join(folder, "large.jsonl"), JSON_BYTES),
    await writeWorkbook(join(folder, "large.xlsx"), WORKBOOK_ROWS),
  ];
  const figures = [];
  for (const file of files) {
    /** @type {Map<string, import("../support/readers.mjs").Reading[]>} */
    const readings = new Map();
    for (let round = 0; round < ROUNDS; round++) {
      for (const { name, readers } of checkouts) {
        readings.set(name, [...(readings.get(name) ?? []), read(readers, file)]);
      }
    }
    const bytes = (await stat(file)).size;
    for (const [name, runs] of readings)
      figures.push({ file: file.slice(folder.length + 1), bytes, name, runs });
  }
  report(
    [
      ["file", "MB", "rows", "read by", "seconds to the preview", "processor seconds, all rows"],
      ...figures.map(({ file, bytes, name, runs }) => [
        file,
        (bytes / 1e6).toFixed(0),
        String(runs[0]?.rows),
        name,
        spread(
          runs.map(({ preview }) => preview),
          2,
        ),
        spread(runs.map(({ processor }) => processor)),
      ]),
    ],
    { figures },
  );
} finally {
  await rm(folder, { recursive: true, force: true });
}
