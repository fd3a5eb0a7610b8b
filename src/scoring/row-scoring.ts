/** From rows to texts and from scores to statuses: the rules by which every table is scored. */

import type { Row } from "../data/table.ts";
import type { RowStatus } from "../data/write/scored.ts";
import { decodeEntities } from "../data/text/entities.ts";
import { rescaleTemperature } from "../engine/classifier/calibration.ts";
import type { ScoringTask, TextScore } from "../engine/pool/scheduler.ts";
import { otherLanguageCheck } from "../engine/tokenizer/language.ts";
import type { Results } from "./results.ts";
import type { ScoringRules } from "./rules.ts";

export interface RowBatch {
  /** Index of the first row, from 0. */
  first: number;
  rows: readonly Row[];
}

export interface RowScoringOptions {
  results: Results;
  /** Index of the column to score. */
  textColumn: number;
  /** BCP 47 tags of the model's languages. */
  languages: readonly string[];
  rules: ScoringRules;
}

export class RowScoring {
  readonly #options: RowScoringOptions;
  /** Rows under way that are in a language the model was not trained on. */
  readonly #otherLanguage = new Set<number>();

  constructor(options: RowScoringOptions) {
    this.#options = options;
  }

  /** The texts of rows that wait, as the person wrote them; empty ones are settled on the way. */
  async *tasks(batches: AsyncIterable<RowBatch>): AsyncGenerator<ScoringTask, void, undefined> {
    const { results, textColumn, languages } = this.#options;
    const isOtherLanguage = await otherLanguageCheck(languages);
    for await (const { first, rows } of batches) {
      for (const [index, row] of rows.entries()) {
        const id = first + index;
        if (results.isDone(id)) continue;
        const text = decodeEntities(row.cells[textColumn] ?? "");
        if (text.trim() === "") results.set(id, "empty", []);
        else {
          if (isOtherLanguage(text)) this.#otherLanguage.add(id);
          yield { id, text };
        }
      }
    }
  }

  settle(row: number, score: TextScore): void {
    const isOther = this.#otherLanguage.delete(row);
    const { results, rules } = this.#options;
    const { calibration } = rules;
    const all = Array.from(score.scores);
    const classes = all.slice(0, results.classes);
    const own =
      calibration && all.length > 0 ? rescaleTemperature(classes, calibration.temperature) : classes;
    results.set(row, statusOf(score, isOther), [...own, ...all.slice(results.classes)]);
  }
}

/** Of a text that is not empty. */
export function statusOf({ scores, cut, averaged }: TextScore, isOtherLanguage: boolean): RowStatus {
  if (scores.length === 0) return "failed";
  if (isOtherLanguage) return "other_language";
  if (cut) return "cut";
  return averaged ? "averaged" : "scored";
}
