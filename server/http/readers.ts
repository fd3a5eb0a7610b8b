/** Which of the loaded models read the texts of a request. */

import { languageCheck } from "../../src/engine/tokenizer/language.ts";
import type { Readers } from "../inference/models.ts";
import type { Pool, TimedResult } from "../inference/pool.ts";
import { type Job, nameOf, Rejection, type ServedHead } from "../inference/protocol.ts";
import { BY_LANGUAGE } from "../options/model.ts";
import type { Context } from "./context.ts";
import { RequestError } from "./errors.ts";

/** The model that reads a text. */
export interface Reader {
  pool: Pool;
  /** BCP 47 tag, empty where the detector is not sure; absent where one model reads all texts. */
  language?: string;
}

/**
 * @param name of one model, or of both that are chosen by language; those of a request without a name when absent
 * @throws RequestError 503 while the models load, 404 when none has that name
 */
export function readersFor({ models }: Context, name?: string): Readers {
  const { readers } = models;
  if (!readers) throw new RequestError(503, "The model is being loaded.", 1);
  if (name === undefined || (name === BY_LANGUAGE && readers.otherLanguages)) return readers;
  const pool = models.find(name);
  if (!pool) throw new RequestError(404, `There is no model ${name} here.`);
  return { pool };
}

/** The names of the models that read the texts of a request. */
export const namesOf = ({ pool, otherLanguages }: Readers): string[] =>
  [...new Set([pool, otherLanguages ?? pool])].map(({ model }) => nameOf(model));

/**
 * The model that reads each text.
 * @param head that is asked for, of the first model
 * @throws RequestError 422 for a text that the model with the head does not read
 */
export async function readersOfTexts(
  { pool, otherLanguages }: Readers,
  texts: readonly string[],
  head: ServedHead | undefined,
): Promise<Reader[]> {
  if (!otherLanguages) return texts.map(() => ({ pool }));
  const check = await languageCheck(pool.model.languages);
  const readers: Reader[] = [];
  for (const [index, text] of texts.entries()) {
    const { language, isOther } = check(text);
    if (head && isOther && otherLanguages !== pool) {
      throw new RequestError(
        422,
        `Text ${index} is in a language (${language}) that ${pool.model.id}, the model with the head ${head.name}, ` +
          `does not read. A request that names this model gets its answer nevertheless.`,
      );
    }
    readers.push({ pool: isOther ? otherLanguages : pool, language });
    // Other requests are answered between two texts.
    await new Promise(setImmediate);
  }
  return readers;
}

/**
 * Runs each job on the model that reads its text; when one fails, the others are withdrawn.
 * @throws as `Pool.run`
 */
export async function runOnReaders<J extends Job>(
  readers: readonly Reader[],
  jobs: readonly J[],
  signal: AbortSignal,
): Promise<TimedResult<J>[]> {
  const results: TimedResult<J>[] = [];
  const failed = new AbortController();
  const run = async (pool: Pool) => {
    const own = readers.flatMap((reader, index) => (reader.pool === pool ? [index] : []));
    const ownJobs = own.flatMap((index) => jobs[index] ?? []);
    const stopped = AbortSignal.any([signal, failed.signal]);
    const answers = await pool.run(ownJobs, { signal: stopped }).catch((cause: unknown) => {
      if (cause instanceof Rejection && jobs.length > 1) cause.index = own[cause.index ?? 0];
      throw cause;
    });
    for (const [at, answer] of answers.entries()) results[own[at] ?? 0] = answer;
  };
  const pools = [...new Set(readers.map(({ pool }) => pool))];
  try {
    await Promise.all(pools.map(run));
  } catch (cause) {
    failed.abort(cause);
    throw cause;
  }
  return results;
}
