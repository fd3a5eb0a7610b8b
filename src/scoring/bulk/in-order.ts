/** Explains the texts of a table on several workers and yields the rows in the order of the table. */

import type { TextScore } from "../../engine/pool/scheduler.ts";
import { scoreInOrder, type ScoreInOrderOptions } from "../score-in-order.ts";
import type { ExplainedRow } from "./rows.ts";

async function* withText(texts: AsyncIterable<string>) {
  for await (const text of texts) yield { text };
}

/**
 * @param texts one text for each row
 * @throws AppError `cancelled`, or the last worker's error when all workers have failed
 */
export async function* inOrder<S extends TextScore>(
  texts: AsyncIterable<string>,
  options: ScoreInOrderOptions<S>,
): AsyncGenerator<ExplainedRow<S>, void, undefined> {
  let row = 0;
  for await (const { item, score } of scoreInOrder<{ text: string }, S>(withText(texts), options)) {
    row++;
    yield { row, text: item.text, result: score };
  }
}
