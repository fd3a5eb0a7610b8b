import app from "./app.json" with { type: "json" };
import common from "./common.json" with { type: "json" };
import analyze from "./analyze.json" with { type: "json" };
import history from "./history.json" with { type: "json" };
import tour from "./tour.json" with { type: "json" };
import offline from "./offline.json" with { type: "json" };
import privacy from "./privacy.json" with { type: "json" };
import help from "./help.json" with { type: "json" };
import models from "./models.json" with { type: "json" };
import explain from "./explain.json" with { type: "json" };
import batch from "./batch.json" with { type: "json" };
import heads from "./heads.json" with { type: "json" };
import evaluate from "./evaluate.json" with { type: "json" };
import errors from "./errors.json" with { type: "json" };

/** The texts of each room. English is the measure: other languages have the same names and the same placeholders. */
export const ENGLISH = {
  app,
  common,
  analyze,
  history,
  tour,
  offline,
  privacy,
  help,
  models,
  explain,
  batch,
  heads,
  evaluate,
  errors,
};

/** Files of English texts that are loaded when they are used: a person can write before. */
export type LaterFile = "benchmark" | "label" | "report" | "shares";

/** The texts of a language, by file. */
export type Texts = Record<keyof typeof ENGLISH | LaterFile, object>;
