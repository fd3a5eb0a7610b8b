/** The texts of a table explained on several workers, as rows in the order of the table. */

import type { TextScore } from "../../engine/pool/scheduler.ts";
import { scoreInOrder, type ScoreInOrderOptions } from "../score-in-order.ts";
import type { ExplainedRow } from "./rows.ts";

async function* withText(texts: AsyncIterable<string>) {
  for await (const text of texts) yield { text };
}

/**
 * @param texts one for each row.
 * @throws AppError `cancelled`, or why no worker could be kept alive
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
