import { defineConfig, devices } from "@playwright/test";
import { browserArgs, executablePath } from "./e2e/support/browser.ts";

/** The journeys run against the built app, served as in production, in the Chromium that scripts/support/chromium.mjs finds. */
const report = process.env["E2E_REPORT"];

export default defineConfig({
  testDir: "e2e",
  globalSetup: ["./e2e/support/network-log.ts", "./e2e/support/storage-state.ts"],
  testIgnore: [
    // A graphics processor emulated in software needs minutes for what the other specs do in seconds.
    ...(process.env["E2E_WEBGPU"] ? [] : ["**/webgpu.spec.ts"]),
    ...(process.env["E2E_LOOK"] ? [] : ["**/look.spec.ts"]),
    // Run for as long as one likes by `npm run check:kills` and `check:tabs`.
    ...(process.env["E2E_KILLS"] ? [] : ["**/kills.spec.ts"]),
    ...(process.env["E2E_TABS_MINUTES"] ? [] : ["**/two-tabs.spec.ts"]),
  ],
  snapshotPathTemplate: "{testDir}/look/{arg}{ext}",
  outputDir: ".cache/e2e",
  // Milliseconds; they end a journey that hangs. A slow machine that runs the unit tests at once needs minutes.
  timeout: 300_000,
  expect: {
    timeout: process.env["E2E_MODEL"] ? 180_000 : 60_000,
    toHaveScreenshot: { maxDiffPixelRatio: 0.01 },
  },
  fullyParallel: true,
  // One browser keeps all cores busy: two at once take longer than one after the other.
  workers: 1,
  // A busy machine may be slow once. A test that passes when repeated is flaky: npm test counts these and fails when
  // there are too many (scripts/test/all.mjs).
  retries: 1,
  forbidOnly: true,
  reporter: report ? [["list"], ["json", { outputFile: report }]] : "list",
  use: {
    ...devices["Desktop Chrome"],
    trace: "on-first-retry",
    // A service worker would answer in place of the server; the specs about offline use allow it.
    serviceWorkers: "block",
    launchOptions: { executablePath, args: browserArgs() },
  },
});
