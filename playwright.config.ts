import { defineConfig, devices } from "@playwright/test";

/** The built app, served as production serves it, in the Chromium that scripts/chromium.mjs found. */
const executablePath = process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium";
const report = process.env["E2E_REPORT"];

export default defineConfig({
  testDir: "e2e",
  outputDir: ".cache/e2e",
  timeout: 120_000,
  expect: { timeout: 30_000 },
  fullyParallel: true,
  workers: 2,
  // A busy machine may be slow once; what fails twice is broken. A repeated test is reported as flaky.
  retries: 1,
  forbidOnly: true,
  reporter: report ? [["list"], ["json", { outputFile: report }]] : "list",
  use: {
    ...devices["Desktop Chrome"],
    trace: "retain-on-failure",
    launchOptions: { executablePath, args: ["--no-sandbox"] },
  },
});
