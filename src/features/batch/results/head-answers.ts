import type { Job, ViewRow } from "../../../../workers/protocols/batch-types.ts";
import { answerOf } from "../../../heads/apply.ts";
import { rowWidth, rulesWithHeads } from "../../../scoring/rules.ts";

/** What the taught heads of a batch answer for a row, by the names of the heads. */
export function headAnswers(job: Job, { headScores = [] }: ViewRow): { name: string; answer: string }[] {
  const { rules, model } = job;
  const { taughtHeads = [] } = rulesWithHeads(job);
  // The scores of the model's own further heads come first.
  let next = rowWidth(model, { heads: rules.heads ?? [] }) - model.labels.length;
  return taughtHeads.flatMap((head) => {
    const scores = headScores.slice(next, (next += head.categories.length));
    if (scores.length === 0 || scores.some(Number.isNaN)) return [];
    return { name: head.name, answer: answerOf(head, scores).join(", ") || "–" };
  });
}
