/** A process of check:suites: reads the files that its parent sends, and sends back what was read or how it was refused. */

import { withModules } from "../../../bench/support/modules.mjs";

/**
 * The cells with the numbers of a workbook as they are in the file, and not as their formats show them among texts.
 * @param {import("../../../src/data/table.ts").Row} row
 */
const numbersOf = ({ cells, shownNumbers = {} }) => cells.map((cell, index) => shownNumbers[index] ?? cell);

await withModules(async (load) => {
  const { AppError } = await load("/src/errors/app-error.ts");
  const { names, open, readAll } = await load("/src/data/testing/tables.ts");
  const { decoderOf } = await load("/src/data/text/decoder.ts");

  /** @param {import("./reader.mjs").Input} input @returns {Promise<import("./reader.mjs").Reading>} */
  async function read({ name, bytes, options }) {
    const table = await open(name, new Uint8Array(bytes), options);
    const { rows, report } = await readAll(table);
    const guesses = [...Object.values(table.guesses ?? {}), table.encoding?.guess];
    return {
      columns: [...names(table), ...report.addedColumns],
      cells: rows.map(numbersOf),
      parts: table.readParts,
      issues: Object.fromEntries(report.counts),
      isUnsure: guesses.some((guess) => guess?.certainty === "unsure"),
      encoding: table.encoding?.name,
      content: table.encoding && decoderOf(table.encoding.name).decode(bytes),
    };
  }

  await new Promise((resolve) => {
    process.on("disconnect", resolve);
    process.on("message", (/** @type {import("./reader.mjs").Input} */ input) => {
      read(input).then(
        (reading) => process.send?.({ reading }),
        (error) => {
          const isRefusal = error instanceof AppError && error.code !== "unexpected";
          process.send?.(isRefusal ? { refused: error.code } : { fault: error?.stack ?? String(error) });
        },
      );
    });
    process.send?.("ready");
  });
});
