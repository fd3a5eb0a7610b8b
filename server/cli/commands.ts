/** Every command. */

import type { Command } from "./command.ts";

interface CommandEntry {
  /** For the list of commands. */
  about: string;
  /** The code of a command is loaded only when it runs. */
  load(): Promise<{ command: Command }>;
}

export const COMMANDS: Readonly<Record<string, CommandEntry>> = {
  score: { about: "a table in, the same table with scores out", load: () => import("./commands/score.ts") },
  explain: { about: "the attribution of each word of a text", load: () => import("./commands/explain.ts") },
  attribute: {
    about: "the attribution of each word, for every text of a table",
    load: () => import("./commands/attribute.ts"),
  },
  embed: { about: "an embedding of each text of a table", load: () => import("./commands/embed.ts") },
  evaluate: {
    about: "accuracy, recall, F1 and calibration on a table with labels",
    load: () => import("./commands/evaluate.ts"),
  },
  teach: {
    about: "a classifier of your own categories from a table with labels",
    load: () => import("./commands/teach.ts"),
  },
  estimate: {
    about: "shares of classes in a scored table, corrected by the labels of a sample",
    load: () => import("./commands/estimate.ts"),
  },
  compare: {
    about: "differences between groups of a scored table, and the words that tell them apart",
    load: () => import("./commands/compare.ts"),
  },
  report: {
    about: "a report on a scored table, to read, print and cite",
    load: () => import("./commands/report.ts"),
  },
  "compare-models": {
    about: "agreement of two models on a table, and against labels which is right more often",
    load: () => import("./commands/compare-models.ts"),
  },
  models: {
    about: "list, pull, verify, remove, export, import models, and compare them with floats",
    load: () => import("./commands/models.ts"),
  },
  serve: { about: "the model as an HTTP endpoint", load: () => import("./commands/serve.ts") },
};
