/** The browser of the suite: which, and how it is started, wherever a journey starts one by itself. */

export const executablePath = process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium";

/** Without a graphics processor that is played by the processor, pages are drawn in a sixth less time. */
const PLAIN_DRAWING = ["--disable-gpu", "--disable-software-rasterizer"];

/** Everything that is not asked of this machine goes to the proxy that notes it (`traffic.ts`). */
export function browserArgs(): string[] {
  const proxy = process.env["E2E_PROXY"];
  return [
    "--no-sandbox",
    ...(process.env["E2E_WEBGPU"] ? [] : PLAIN_DRAWING),
    ...(proxy ? [`--proxy-server=${proxy}`] : []),
  ];
}
