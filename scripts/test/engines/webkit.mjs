/** WebKitGTK, driven through its own WebDriver. */

import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const PORT = 14_444;
const DISPLAY = ":94";
/** Without a screen the driver never answers. */
const COMMAND_TIMEOUT_MS = 60_000;
const MINI_BROWSERS = ["4.1", "4.0"].map(
  (version) => `/usr/lib/x86_64-linux-gnu/webkit2gtk-${version}/MiniBrowser`,
);

/** @param {string} path @param {unknown} [body] */
async function command(path, body) {
  const response = await fetch(`http://127.0.0.1:${PORT}${path}`, {
    method: body === undefined ? "DELETE" : "POST",
    ...(body !== undefined && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(COMMAND_TIMEOUT_MS),
  });
  const { value } = await response.json();
  if (!response.ok) throw new Error(value.message ?? value.error);
  return value;
}

/** @type {import("./engine.ts").Engine} */
export const webkit = {
  name: "WebKitGTK",
  missing() {
    if (!existsSync("/usr/bin/WebKitWebDriver")) return "Debian's webkit2gtk-driver is not installed.";
    if (!MINI_BROWSERS.some((path) => existsSync(path))) return "There is no MiniBrowser.";
    if (!existsSync("/usr/bin/dbus-run-session")) return "Debian's dbus-daemon is not installed.";
    if (process.env["DISPLAY"] || existsSync("/usr/bin/Xvfb")) return undefined;
    return "There is no screen, and Debian's xvfb is not installed.";
  },
  async start() {
    const screen = process.env["DISPLAY"] ? undefined : spawn("Xvfb", [DISPLAY], { stdio: "ignore" });
    const home = mkdtempSync(join(tmpdir(), "tonescope-webkit-"));
    // The driver hangs without a session bus, and when it looks for a graphics device that does not exist.
    const driver = spawn(
      "dbus-run-session",
      ["--", "WebKitWebDriver", `--port=${PORT}`, "--host=127.0.0.1"],
      {
        stdio: "ignore",
        detached: true,
        env: {
          DISPLAY,
          ...process.env,
          HOME: home,
          XDG_RUNTIME_DIR: home,
          GDK_BACKEND: "x11",
          GSETTINGS_BACKEND: "memory",
          NO_AT_BRIDGE: "1",
          // The sandbox needs privileges that a container does not grant; all pages here are trusted.
          WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: "1",
          WEBKIT_DISABLE_COMPOSITING_MODE: "1",
          WEBKIT_DISABLE_DMABUF_RENDERER: "1",
          LIBGL_ALWAYS_SOFTWARE: "1",
        },
      },
    );
    const stop = () => {
      if (driver.pid !== undefined) process.kill(-driver.pid);
      screen?.kill();
      try {
        rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
      } catch {
        // A desktop portal may have mounted a folder inside it.
      }
    };
    await new Promise((resolve) => setTimeout(resolve, 2000));
    const binary = MINI_BROWSERS.find((path) => existsSync(path));
    let session;
    try {
      ({ sessionId: session } = await command("/session", {
        capabilities: { alwaysMatch: { "webkitgtk:browserOptions": { binary, args: ["--automation"] } } },
      }));
    } catch (cause) {
      stop();
      throw cause;
    }
    await command(`/session/${session}/timeouts`, { script: 120_000, pageLoad: 60_000 });
    return {
      goto: (url) => command(`/session/${session}/url`, { url }),
      evaluate: (expression) =>
        command(`/session/${session}/execute/async`, {
          script: `const done = arguments[0]; Promise.resolve(${expression}).then(done, (e) => done("failed: " + e));`,
          args: [],
        }),
      async quit() {
        await command(`/session/${session}`).catch(() => {});
        stop();
      },
    };
  },
};
