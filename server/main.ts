#!/usr/bin/env node
/** `tonescope COMMAND …`: the entry of the command line. */

import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import process from "node:process";
import { disableTelemetry } from "../src/engine/backends/node.ts";
import { EXIT } from "./cli/command.ts";
import { embeddedFolder } from "./models/places.ts";

interface Command {
  main(args: string[]): Promise<number>;
}

/** The commands with their descriptions; the code of a command is loaded only when it runs. */
const COMMANDS: Record<string, [about: string, load: () => Promise<Command>]> = {
  score: ["a table in, the same table with scores out", () => import("./cli/commands/score.ts")],
  explain: ["the attribution of each word of a text", () => import("./cli/commands/explain.ts")],
  attribute: [
    "the attribution of each word, for every text of a table",
    () => import("./cli/commands/attribute.ts"),
  ],
  embed: ["an embedding of each text of a table", () => import("./cli/commands/embed.ts")],
  evaluate: ["how good the model is on a table with labels", () => import("./cli/commands/evaluate.ts")],
  models: ["list, pull, verify, remove, export and import models", () => import("./cli/commands/models.ts")],
  serve: ["the model as an HTTP endpoint", () => import("./cli/commands/serve.ts")],
};

function help(): string {
  const lines = Object.entries(COMMANDS).map(([name, [about]]) => `  ${name.padEnd(10)} ${about}`);
  return `tonescope COMMAND [options]\n\n${lines.join("\n")}\n\ntonescope COMMAND --help says more; --version.`;
}

/** The package's folder, from any folder that this code was built to. */
function version(): string {
  const root = dirname(dirname(dirname(embeddedFolder())));
  return (JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string }).version;
}

async function main([name = "", ...args]: string[]): Promise<number> {
  if (name === "--help" || name === "-h" || name === "help") {
    console.log(help());
    return EXIT.done;
  }
  if (name === "--version" || name === "-V") {
    console.log(version());
    return EXIT.done;
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command) {
    console.error(help());
    return EXIT.usage;
  }
  return (await command[1]()).main(args);
}

disableTelemetry();
// A reader such as `head` may close the output early; this error cannot be reported there.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (cause: NodeJS.ErrnoException) => {
    if (cause.code !== "EPIPE") console.error(cause.message);
    process.exit(cause.code === "EPIPE" ? EXIT.brokenPipe : EXIT.failed);
  });
}

process.exitCode = await main(process.argv.slice(2));
