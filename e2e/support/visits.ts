/** Visits of one person to the Batch page, whose browser is killed between them. */

import { mkdtempSync, readlinkSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, chromium, devices } from "@playwright/test";
import { BatchPage } from "../pages/batch-page.ts";
import { type App, expect, watch } from "./app.ts";
import { browserArgs, executablePath } from "./browser.ts";
import { notePointers } from "./keyboard.ts";
import { rememberBackends } from "./storage-state.ts";

/** Every visit has a process of the browser; what pages store stays in one folder. No visit may use a mouse. */
export class Visits {
  readonly #app: App;
  readonly #folder = mkdtempSync(join(tmpdir(), "visits-"));
  readonly #checks: (() => void)[] = [];
  #context: BrowserContext | undefined;

  constructor(app: App) {
    this.#app = app;
  }

  async start(): Promise<BatchPage> {
    const context = await chromium.launchPersistentContext(this.#folder, {
      ...devices["Desktop Chrome"],
      executablePath,
      args: browserArgs(),
      baseURL: this.#app.url,
      serviceWorkers: "block",
    });
    this.#context = context;
    await rememberBackends(context);
    const pressed = await notePointers(context);
    this.#checks.push(watch(context, this.#app), () =>
      expect(pressed, "elements that were pressed with a mouse").toEqual([]),
    );
    const batch = new BatchPage(context.pages()[0] ?? (await context.newPage()));
    await batch.open();
    return batch;
  }

  /** Kills the browser, as a system without memory does, and comes back to the same address. */
  async killed({ page }: BatchPage): Promise<BatchPage> {
    const address = page.url();
    await this.#kill();
    const next = await this.start();
    await next.page.goto(address);
    await next.done();
    return next;
  }

  async #kill(): Promise<void> {
    // The browser's lock on its folder names its machine and its process.
    const browser = Number(/-(\d+)$/.exec(readlinkSync(join(this.#folder, "SingletonLock")))?.[1]);
    const closed = this.#context?.waitForEvent("close");
    process.kill(browser, "SIGKILL");
    await closed;
  }

  async end(): Promise<void> {
    await this.#context?.close();
    rmSync(this.#folder, { recursive: true, force: true });
    for (const check of this.#checks) check();
  }
}
