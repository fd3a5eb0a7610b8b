import { defineConfig, devices } from "@playwright/test";
import { browserArgs, executablePath } from "./e2e/support/browser.ts";

/** The built app, served as production serves it, in the Chromium that scripts/support/chromium.mjs found. */
const report = process.env["E2E_REPORT"];

export default defineConfig({
  testDir: "e2e",
  globalSetup: ["./e2e/support/network-log.ts", "./e2e/support/storage-state.ts"],
  testIgnore: [
    // A graphics processor in software takes minutes for what the others take in seconds.
    ...(process.env["E2E_WEBGPU"] ? [] : ["**/webgpu.spec.ts"]),
    ...(process.env["E2E_LOOK"] ? [] : ["**/look.spec.ts"]),
  ],
  snapshotPathTemplate: "{testDir}/look/{arg}{ext}",
  outputDir: ".cache/e2e",
  timeout: 120_000,
  expect: {
    timeout: process.env["E2E_MODEL"] ? 180_000 : 30_000,
    toHaveScreenshot: { maxDiffPixelRatio: 0.01 },
  },
  fullyParallel: true,
  // Each browser keeps all cores busy by itself: two at once take longer than one after the other.
  workers: 1,
  // A busy machine may be slow once; what fails twice is broken. A repeated test is reported as flaky.
  retries: 1,
  forbidOnly: true,
  reporter: report ? [["list"], ["json", { outputFile: report }]] : "list",
  use: {
    ...devices["Desktop Chrome"],
    trace: "on-first-retry",
    // It would answer in the place of the server; the specs of the offline app let it in.
    serviceWorkers: "block",
    launchOptions: { executablePath, args: browserArgs() },
  },
});
