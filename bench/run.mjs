/** npm run bench -- NAME [--json]: one benchmark, or the list of them. */

const NAMES = [
  "live",
  "batch",
  "kernel",
  "resume",
  "rows",
  "scale",
  "input",
  "load",
  "memory",
  "typing",
  "explain",
  "hover",
  "interaction",
  "serve",
  "crashes",
  "capacity",
  "lighthouse",
];
const [name = ""] = process.argv.slice(2);

if (NAMES.includes(name)) {
  await import(`./${name}.mjs`);
} else {
  console.error(`npm run bench -- NAME [--json], where NAME is one of: ${NAMES.join(", ")}`);
  process.exit(1);
}
