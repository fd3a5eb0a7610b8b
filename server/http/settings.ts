/** A table of all settings, which flags or environment variables can set. */

import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";

interface Setting<T> {
  /** The name of the flag; the environment variable has the same name in capitals with underscores. */
  flag: string;
  default: T;
  help: string;
}

const text = (flag: string, fallback: string, help: string): Setting<string> => ({
  flag,
  default: fallback,
  help,
});
const count = (flag: string, fallback: number, help: string): Setting<number> => ({
  flag,
  default: fallback,
  help,
});

const SETTINGS = {
  port: count("port", 8080, "where to listen; 0 takes a free one"),
  host: text("host", "127.0.0.1", "the address to listen on; 0.0.0.0 for all"),
  model: text(
    "model",
    "embedded",
    "embedded, folders, or models of the Hub (org/name@revision), with commas between; the first is the default",
  ),
  workers: count("workers", availableParallelism(), "inference processes for each model"),
  maxBodyBytes: count("max-body-bytes", 2_000_000, "of a JSON body"),
  maxBatchBytes: count("max-batch-bytes", 2 ** 30, "of a file sent to /batch"),
  maxItems: count("max-items", 128, "texts in a request"),
  maxCharacters: count("max-characters", 20_000, "of a text"),
  maxQueue: count("max-queue", 512, "texts that may wait for a process"),
  maxBatches: count("max-batches", 2, "files scored at once"),
  maxExplainTokens: count("max-explain-tokens", 128, "of a text to explain"),
  deadlineMs: count("deadline-ms", 30_000, "until a request is given up"),
  rateLimit: count("rate-limit", 0, "requests a minute from one client; 0 for any number"),
  trustProxy: count("trust-proxy", 0, "proxies in front whose X-Forwarded-For names the client"),
  drainDelayMs: count("drain-delay-ms", 0, "between not being ready and refusing, after SIGTERM"),
  graceMs: count("grace-ms", 25_000, "until the process ends, after SIGTERM"),
  logLevel: text("log-level", "info", "fatal, error, warn, info, debug, trace or silent"),
} satisfies Record<string, Setting<string> | Setting<number>>;

/** Not flags, because all users can see flags in the list of processes. */
const SECRETS = {
  apiKey: { name: "API_KEY", help: "asked for as Authorization: Bearer; nobody is asked when it is empty" },
  adminKey: { name: "ADMIN_KEY", help: "asked for by /admin, which does not exist when it is empty" },
};

type Values = { [Name in keyof typeof SETTINGS]: (typeof SETTINGS)[Name]["default"] };
export type Settings = Values & { [Name in keyof typeof SECRETS]: string };

const environmentName = (flag: string) => flag.toUpperCase().replaceAll("-", "_");

export class SettingError extends Error {}

function valueOf({ flag, default: fallback }: Setting<string | number>, given: string | undefined) {
  if (given === undefined || given === "") return fallback;
  if (typeof fallback === "string") return given;
  if (/^\d{1,12}$/.test(given)) return Number(given);
  throw new SettingError(`--${flag} (${environmentName(flag)}) is a whole number, not ${given}.`);
}

/** @throws SettingError that names the invalid setting */
export function readSettings(args: string[], environment: NodeJS.ProcessEnv): Settings {
  const entries = Object.entries(SETTINGS) as [keyof Values, Setting<string | number>][];
  const options = Object.fromEntries(entries.map(([, { flag }]) => [flag, { type: "string" as const }]));
  let flags: Record<string, unknown>;
  try {
    flags = parseArgs({ args, options }).values;
  } catch (cause) {
    throw new SettingError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
  const values = Object.fromEntries(
    entries.map(([name, setting]) => {
      const given = (flags[setting.flag] as string | undefined) ?? environment[environmentName(setting.flag)];
      return [name, valueOf(setting, given)];
    }),
  ) as Values;
  for (const name of ["workers", "maxItems", "maxQueue", "deadlineMs"] as const) {
    if (values[name] < 1) throw new SettingError(`--${SETTINGS[name].flag} is at least 1.`);
  }
  if (values.maxItems > values.maxQueue) throw new SettingError("--max-items is at most --max-queue.");
  const secrets = Object.fromEntries(
    Object.entries(SECRETS).map(([name, { name: variable }]) => [name, environment[variable] ?? ""]),
  ) as { [Name in keyof typeof SECRETS]: string };
  return { ...values, ...secrets };
}

export function helpText(): string {
  const rows = [
    ...Object.values(SETTINGS).map(({ flag, default: fallback, help }) => [
      `--${flag}`,
      environmentName(flag),
      `${help} (${fallback})`,
    ]),
    ...Object.values(SECRETS).map(({ name, help }) => ["", name, help]),
  ];
  return [
    "tonescope serve: the model as an HTTP endpoint. A flag goes before the environment.",
    "",
    ...rows.map(([flag = "", name = "", help = ""]) => `  ${flag.padEnd(21)} ${name.padEnd(19)} ${help}`),
  ].join("\n");
}
