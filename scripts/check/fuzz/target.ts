import type { Random } from "../../../src/testing/mutations.ts";

export interface FuzzInput {
  /** Name under which a failing input is kept. */
  name: string;
  bytes: Uint8Array;
}

/** What is tested with random inputs. */
export interface FuzzTarget {
  /** Starts what `run` needs. */
  start?(): Promise<void>;
  /** Makes an input; the same random numbers make the same input. */
  make(random: Random): FuzzInput | Promise<FuzzInput>;
  /**
   * Runs one input.
   * @returns a word for how it ended, which is counted
   * @throws AppError with any code but `unexpected` when the input is refused, which is counted too; anything else is a
   * failure
   */
  run(input: FuzzInput): Promise<string>;
  /** The largest memory in MB of the processes that `start` has started. */
  megabytes?(): Promise<number>;
  /** Ends what `start` has started. */
  dispose?(): Promise<void>;
}
