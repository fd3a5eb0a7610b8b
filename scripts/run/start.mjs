/** npm start: installs missing dependencies, builds when sources changed, and serves until Ctrl-C. */

import { build } from "../build/app.mjs";

const port = Number(process.env["PORT"] ?? 4173);
if (!Number.isInteger(port) || port < 0 || port > 65535) {
  console.error(`PORT must be a number from 0 to 65535, not "${process.env["PORT"]}".`);
  process.exit(1);
}

await build();
// Imported after the build, because it imports a package that `build` may just have installed.
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
  const isPortInUse = error instanceof Error && "code" in error && error.code === "EADDRINUSE";
  console.error(isPortInUse ? `Port ${port} is in use. Choose another: PORT=8080 npm start` : error);
  process.exit(1);
}
