/** The settings of `tonescope serve`. Each flag is also an environment variable, in capitals with underscores. */

import { availableParallelism } from "node:os";
import { BY_LANGUAGE, CLASS_NAMES, PREPROCESSING } from "../options/model.ts";
import { HEAD_FILES } from "../options/head.ts";
import { choice, option, text, UsageError, type Values, wholeNumber } from "../options/option.ts";

/** A setting's name is its flag and, in capitals with underscores, its variable. */
const named = (flag: string, help: string) => ({
  flag,
  variable: flag.toUpperCase().replaceAll("-", "_"),
  help,
});

const count = (flag: string, preset: number, help: string, least = 0) =>
  wholeNumber({ ...named(flag, help), default: preset, least });

/** A timer of Node cannot wait longer than 2³¹ milliseconds, which a multiple of the setting must not exceed. */
const milliseconds = (flag: string, preset: number, help: string, least = 0) =>
  wholeNumber({ ...named(flag, help), default: preset, least, most: 500_000_000 });

/** Stands for every name. */
export const ANY = "*";

/** A list of names with commas between. */
const names = (flag: string, value: string, help: string, isValid: (name: string) => boolean) =>
  option<readonly string[], readonly string[]>({
    ...named(flag, help),
    value,
    default: [],
    defaultText: "none",
    parse(list, name) {
      const entries = list.split(",").map((entry) => entry.trim().toLowerCase());
      const wrong = entries.find((entry) => !isValid(entry));
      if (wrong !== undefined)
        throw new UsageError(`${name} takes ${value}, not ${wrong || "an empty name"}.`);
      return entries;
    },
  });

/** Not a flag, because all users can see flags in the list of processes. */
const secret = (variable: string, help: string) =>
  option<string, string>({ variable, default: "", help, parse: (key) => key });

const LOG_LEVELS = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;

export const SETTINGS = {
  port: wholeNumber({
    ...named("port", "where to listen; 0 takes a free one"),
    default: 8080,
    most: 65_535,
  }),
  host: text({
    ...named("host", "the address to listen on; 0.0.0.0 for all"),
    value: "ADDRESS",
    default: "127.0.0.1",
  }),
  heads: {
    ...HEAD_FILES,
    variable: "HEAD",
    help: "a taught head of the first model, asked by its name; repeated for several",
  },
  model: text({
    ...named(
      "model",
      "embedded, multilingual, folders, or models of the Hub (org/name@revision), with commas between; the first is the default. auto, in the first place, stands for embedded and multilingual, chosen by the language of each text: what the English model does not read goes to the multilingual one; a request can name one of them or auto",
    ),
    value: "ID,…",
    default: "embedded",
  }),
  classNames: { ...CLASS_NAMES, ...named("class-names", `${CLASS_NAMES.help}; for the first model`) },
  preprocessing: {
    ...PREPROCESSING,
    ...named("preprocessing", `for the first model: ${PREPROCESSING.help}`),
  },
  workers: wholeNumber({
    ...named("workers", "inference processes for each model"),
    least: 1,
    most: 1024,
    default: availableParallelism(),
    defaultText: "all cores",
  }),
  maxBodyBytes: wholeNumber({
    ...named("max-body-bytes", "bytes of a JSON body"),
    default: 2_000_000,
    least: 1,
    // A text of Node has at most 2²⁹ characters.
    most: 500_000_000,
  }),
  maxBatchBytes: count("max-batch-bytes", 2 ** 30, "bytes of a file sent to /batch", 1),
  maxItems: count("max-items", 128, "texts in a request", 1),
  maxCharacters: count("max-characters", 20_000, "characters of a text", 1),
  maxQueue: count("max-queue", 512, "texts that may wait for a process", 1),
  maxBatches: count("max-batches", 2, "files scored at once", 1),
  maxExplainTokens: count("max-explain-tokens", 128, "tokens of a text to explain", 1),
  deadlineMs: milliseconds("deadline-ms", 30_000, "milliseconds until a request is given up", 1),
  rateLimit: count("rate-limit", 0, "requests a minute from one client; 0 for any number"),
  minBodyRate: count(
    "min-body-rate",
    240,
    "bytes per second that the client of a file must send; 0 for any rate",
  ),
  allowedHosts: names(
    "allowed-hosts",
    "NAME,…",
    "host names that requests may use, with commas between; * for any, which is the default unless --host is this machine alone",
    (name) => name === ANY || /^\.?[^\s/:]+$/.test(name),
  ),
  corsOrigins: names(
    "cors-origins",
    "ORIGIN,…",
    "origins whose pages may send requests, such as https://example.org, with commas between; * for any",
    (origin) => origin === ANY || (URL.canParse(origin) && new URL(origin).origin === origin),
  ),
  trustProxy: count("trust-proxy", 0, "proxies in front whose X-Forwarded-For names the client"),
  drainDelayMs: milliseconds(
    "drain-delay-ms",
    0,
    "milliseconds between not being ready and refusing, after SIGTERM",
  ),
  graceMs: milliseconds("grace-ms", 25_000, "milliseconds until the process ends, after SIGTERM"),
  logLevel: choice({
    ...named("log-level", "the least severe entries"),
    choices: LOG_LEVELS,
    default: "info",
  }),
  apiKey: secret("API_KEY", "required as Authorization: Bearer KEY; no key is required when it is empty"),
  adminKey: secret("ADMIN_KEY", "required by /admin, which does not exist when it is empty"),
};

export type Settings = Values<typeof SETTINGS>;

/** The models to load, and whether the first two are chosen by the language of a text. */
export function modelsOf({ model }: Pick<Settings, "model">): { references: string[]; byLanguage: boolean } {
  const [first = "", ...others] = model.split(",").map((reference) => reference.trim());
  return first === BY_LANGUAGE
    ? { references: ["embedded", "multilingual", ...others], byLanguage: true }
    : { references: [first, ...others], byLanguage: false };
}

/** What one option alone cannot check. @throws UsageError */
export function checkSettings(settings: Settings): void {
  const { maxItems, maxQueue, classNames, preprocessing } = settings;
  if (maxItems > maxQueue) throw new UsageError("--max-items is at most --max-queue.");
  const { references, byLanguage } = modelsOf(settings);
  if (references.includes(BY_LANGUAGE))
    throw new UsageError("auto is the first of the models: --model auto,/models/next.");
  if (byLanguage && (preprocessing || classNames.length > 0))
    throw new UsageError("--model auto takes the package's own models as they are.");
}
