#!/usr/bin/env node
/** `tonescope COMMAND …`: the entry of the command line. */

import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import process from "node:process";
import { disableTelemetry } from "../src/engine/backends/node.ts";
import { EXIT } from "./cli/command.ts";
import { COMMANDS } from "./cli/commands.ts";
import { didYouMean } from "./options/did-you-mean.ts";
import { embeddedFolder } from "./models/places.ts";

function help(): string {
  const lines = Object.entries(COMMANDS).map(([name, { about }]) => `  ${name.padEnd(10)} ${about}`);
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
    const isCommand = name !== "" && !name.startsWith("-");
    const question = didYouMean(name, Object.keys(COMMANDS));
    if (isCommand) console.error(`There is no command ${name}.${question}\n`);
    console.error(help());
    return EXIT.usage;
  }
  return (await command.load()).command.main(args);
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
