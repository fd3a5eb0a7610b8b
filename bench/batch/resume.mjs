/**
 * Scores a file of distinct rows once without interruption, and once with the browser killed and restarted:
 * `npm run bench -- resume [--rows 5000] [--kills 1] [--json]`. Fails unless both outputs have the same bytes, with
 * every row once and in order.
 */

import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { parse } from "csv-parse/sync";
import { scoredRows, tableOf, withBatchApp } from "../support/batch-app.mjs";
import { option, report } from "../support/report.mjs";

const ROWS = option("rows", 5000);
const KILLS = option("kills", 1);
/** Milliseconds. */
const TIMEOUT = 24 * 3_600_000;

const { whole, broken, moments, seconds } = await withBatchApp(async ({ open, folder }) => {
  const file = join(folder, "rows.csv");
  await pipeline(Readable.from(tableOf(ROWS)), createWriteStream(file));

  const first = await open("whole");
  await first.batch.chooseFile(file);
  const begun = performance.now();
  await first.batch.score();
  await first.batch.done(TIMEOUT);
  const seconds = (performance.now() - begun) / 1000;
  const { bytes: whole } = await first.batch.save();
  await first.close();

  let session = await open("broken");
  await session.batch.chooseFile(file);
  await session.batch.score();
  /** @type {{ shown: number, kept: number }[]} rows shown as scored at each kill, and rows stored after it */
  const moments = [];
  for (let kill = 1; kill <= KILLS; kill += 1) {
    const target = Math.floor((kill * ROWS) / (KILLS + 1));
    while ((await scoredRows(session.batch)) < target) await session.batch.page.waitForTimeout(50);
    const shown = await scoredRows(session.batch);
    await session.kill();
    session = await open("broken");
    const words = await session.batch.page.getByText(/rows scored$/).textContent();
    moments.push({ shown, kept: Number((/([\d,]+) of/.exec(words ?? "")?.[1] ?? "0").replaceAll(",", "")) });
    await session.batch.page.getByRole("button", { name: "Resume" }).click();
  }
  await session.batch.done(TIMEOUT);
  const { bytes: broken } = await session.batch.save();
  await session.close();
  return { whole, broken, moments, seconds };
});

/** @type {Record<string, string>[]} */
const rows = parse(broken, { columns: true });
const inOrder = rows.every(({ id }, row) => id === String(10n ** 18n + BigInt(row)));
const scored = rows.filter((row) => row["sentiment_status"] === "scored").length;
const identical = whole.equals(broken);
report(
  [
    ["rows", "kills", "shown and kept at each", "scored", "once and in order", "identical output"],
    [
      `${rows.length} of ${ROWS}`,
      String(KILLS),
      moments.map(({ shown, kept }) => `${shown}, ${kept}`).join("; "),
      String(scored),
      String(inOrder && rows.length === ROWS),
      String(identical),
    ],
  ],
  { rows: rows.length, kills: moments, scored, in_order: inOrder, identical, seconds_in_one_go: seconds },
);
if (!identical || !inOrder || rows.length !== ROWS || scored !== ROWS) process.exitCode = 1;
