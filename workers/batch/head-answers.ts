/** What the further heads of the open job answer for its rows: those of its rules, and those that were added later. */

import { answerOf } from "../../src/heads/apply.ts";
import { scoredHeads } from "../../src/scoring/rules.ts";
import { type HeadColumn, headNameOf } from "../../src/scoring/selection/selection.ts";
import { headResults } from "./heads/head-results.ts";
import type { OpenJob } from "./open-job.ts";

/** The names of the categories that a head answers for a row; none for a row without an answer. */
export type AnswersOf = (row: number) => string[];

/** @returns answers of the head with this name; none at all when the job has no such head */
export async function headAnswers(open: OpenJob, column: HeadColumn): Promise<AnswersOf> {
  const { model, rules, taughtHeads = [] } = open.job;
  const name = headNameOf(column);
  const added = taughtHeads.find((head) => head.name === name);
  if (added && open.embeddingStore) {
    const { scores } = await headResults(await open.embeddingStore(), open, added);
    const width = added.categories.length;
    return (row) => answers(added, scores.subarray(row * width, (row + 1) * width));
  }
  let first = model.labels.length;
  for (const { labels, name: own, isMultiple = false } of scoredHeads(model, rules)) {
    const [from, to] = [first, first + labels.length];
    const head = {
      kind: isMultiple ? ("multiple" as const) : ("single" as const),
      categories: labels.map((label) => ({ id: label, name: label, definition: "" })),
    };
    if (own === name)
      return (row) => answers(head, Array.from(open.results.result(row)?.scores ?? []).slice(from, to));
    first = to;
  }
  return () => [];
}

function answers(head: Parameters<typeof answerOf>[0], scores: ArrayLike<number>): string[] {
  return scores.length === 0 || Number.isNaN(scores[0]) ? [] : answerOf(head, scores);
}
