/** npm run bench -- NAME: one benchmark, or the list of them. */

import { readdirSync } from "node:fs";

const names = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith(".mjs") && file !== "run.mjs")
  .map((file) => file.replace(".mjs", ""));
const [name = ""] = process.argv.slice(2);

if (names.includes(name)) {
  await import(`./${name}.mjs`);
} else {
  console.error(`npm run bench -- NAME, where NAME is one of: ${names.join(", ")}`);
  process.exit(1);
}
