/** npm start: installs what is missing, builds when something changed, serves until Ctrl-C. */

import { build } from "../build/app.mjs";

const port = Number(process.env["PORT"] ?? 4173);
if (!Number.isInteger(port) || port < 0 || port > 65535) {
  console.error(`PORT must be a number from 0 to 65535, not "${process.env["PORT"]}".`);
  process.exit(1);
}

await build();
// Only now, because on a bare machine the package it stands on has just been installed.
const { serve } = await import("./serve.mjs");

try {
  const server = await serve({ port });
  console.log(`Tonescope is at ${server.url} (Ctrl-C stops it)`);
  const stop = async () => {
    await server.close();
    process.exit(0);
  };
  process.once("SIGINT", stop).once("SIGTERM", stop);
} catch (error) {
  const taken = error instanceof Error && "code" in error && error.code === "EADDRINUSE";
  console.error(taken ? `Port ${port} is in use. Choose another: PORT=8080 npm start` : error);
  process.exit(1);
}
