/** The browser of the suite: which, and how it is started, wherever a journey starts one by itself. */

export const executablePath = process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium";

/** Everything that is not asked of this machine goes to the proxy that notes it (`traffic.ts`). */
export function browserArgs(): string[] {
  const proxy = process.env["E2E_PROXY"];
  return ["--no-sandbox", ...(proxy ? [`--proxy-server=${proxy}`] : [])];
}
