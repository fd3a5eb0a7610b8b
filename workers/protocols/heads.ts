/** Taught heads of the open batch: what the page calls in the batch worker. */

import type { TaughtHead } from "../../src/heads/file/head.ts";
import type { Labeling } from "../../src/labels/labeling.ts";
import type { HubAccess } from "./model.ts";

/** A head that was taught on the labels of the open job. */
export interface Teaching {
  head: TaughtHead;
  /** Names of the categories with few rows. */
  few: string[];
}

/** How a head answers for all rows. */
export interface HeadCounts {
  head: TaughtHead;
  /** [categories], the number of rows with each answer. */
  counts: number[];
  /** Rows with an answer: those with a text. */
  rows: number;
}

/** @param done of the step. @param total of the step */
type OnStep = (step: "embed" | "teach", done: number, total: number) => void;

export interface HeadsService {
  /** Teaches a head on the final labels; texts are embedded only where no embeddings are stored. */
  teachHead(name: string, hub: HubAccess, onStep: OnStep): Promise<Teaching>;
  /** Gives all rows the answers of a head, which become columns; the encoder runs only where no embeddings are stored. */
  scoreByHead(head: TaughtHead, hub: HubAccess, onStep: OnStep): Promise<HeadCounts[]>;
  /** Of the heads whose answers the job has. */
  headCounts(): Promise<HeadCounts[]>;
  /** Leaves the answers of a head out again. */
  removeHeadColumns(sha256: string): Promise<HeadCounts[]>;
  /** Adds rows to the sample from which the head learns most, and random ones. The job must have answers of the head. */
  addNextRows(sha256: string, count: number): Promise<Labeling>;
  /** `teachHead` rejects with `cancelled`; `stopExplaining` ends the run of the encoder. */
  stopTeaching(): Promise<void>;
}
