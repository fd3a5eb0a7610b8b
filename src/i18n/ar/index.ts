import type { Texts } from "../en/index.ts";
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
import label from "./label.json" with { type: "json" };
import shares from "./shares.json" with { type: "json" };
import evaluate from "./evaluate.json" with { type: "json" };
import errors from "./errors.json" with { type: "json" };
import report from "./report.json" with { type: "json" };

export const TEXTS = {
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
  label,
  shares,
  evaluate,
  errors,
  report,
} satisfies Texts;
