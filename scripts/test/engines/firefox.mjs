/** Firefox, driven through its built-in WebDriver BiDi. */

import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const BINARIES = ["/usr/bin/firefox-esr", "/usr/bin/firefox"];
const PORT = 14_445;

/** @param {string} url @returns {Promise<WebSocket>} once it is open */
async function connect(url) {
  for (let attempt = 0; ; attempt += 1) {
    const socket = new WebSocket(url);
    const open = await new Promise((resolve) => {
      socket.addEventListener("open", () => resolve(true));
      socket.addEventListener("error", () => resolve(false));
    });
    if (open) return socket;
    if (attempt > 100) throw new Error("Firefox did not start.");
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
}

/** @type {import("./engine.ts").Engine} */
export const firefox = {
  name: "Firefox",
  missing() {
    if (!BINARIES.some((path) => existsSync(path))) return "Debian's firefox-esr is not installed.";
    return "WebSocket" in globalThis
      ? undefined
      : "Node has no WebSocket: use Node 22, or --experimental-websocket.";
  },
  async start() {
    const profile = mkdtempSync(join(tmpdir(), "tonescope-firefox-"));
    const binary = BINARIES.find((path) => existsSync(path)) ?? "";
    const args = ["--headless", "--no-remote", "--profile", profile, `--remote-debugging-port=${PORT}`];
    const browser = spawn(binary, [...args, "about:blank"], {
      stdio: "ignore",
      env: { ...process.env, HOME: profile, MOZ_DISABLE_CONTENT_SANDBOX: "1" },
    });
    const socket = await connect(`ws://127.0.0.1:${PORT}/session`);
    let lastId = 0;
    /** @type {Map<number, { resolve: (value: any) => void, reject: (error: Error) => void }>} */
    const waiting = new Map();
    socket.addEventListener("message", ({ data }) => {
      const { id, result, message } = JSON.parse(data);
      const call = waiting.get(id);
      waiting.delete(id);
      if (result) call?.resolve(result);
      else call?.reject(new Error(message));
    });
    /** @param {string} method @param {object} params @returns {Promise<any>} */
    const command = (method, params) =>
      new Promise((resolve, reject) => {
        lastId += 1;
        waiting.set(lastId, { resolve, reject });
        socket.send(JSON.stringify({ id: lastId, method, params }));
      });
    await command("session.new", { capabilities: {} });
    const { contexts } = await command("browsingContext.getTree", {});
    const [{ context }] = contexts;
    return {
      goto: (url) => command("browsingContext.navigate", { context, url, wait: "complete" }),
      async evaluate(expression) {
        const { result, exceptionDetails } = await command("script.evaluate", {
          // As JSON text, because BiDi wraps every other value in an object of its own format.
          expression: `Promise.resolve(${expression}).then((value) => JSON.stringify(value ?? null))`,
          target: { context },
          awaitPromise: true,
        });
        return exceptionDetails ? `failed: ${exceptionDetails.text}` : JSON.parse(result.value);
      },
      async quit() {
        browser.kill();
        rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
      },
    };
  },
};
