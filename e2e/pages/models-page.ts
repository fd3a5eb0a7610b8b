import { expect, type Page } from "@playwright/test";

/** Page object of the Models page. */
export class ModelsPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Opens the library. @param app address of the app, for a page without a base URL */
  async open(app = "."): Promise<void> {
    await this.page.goto(`${app}/#/models?at=library`);
    await expect(this.page.getByRole("heading", { name: "Load a model from the Hub" })).toBeVisible();
  }

  async showTab(name: "Current" | "Library" | "Settings" | "Privacy"): Promise<void> {
    await this.page.getByRole("tab", { name }).click();
  }

  /** Fills in a setting, and shows the library. */
  async set(label: string, value: string): Promise<void> {
    await this.showTab("Settings");
    await this.page.getByLabel(label).fill(value);
    await this.showTab("Library");
  }

  setHub(url: string): Promise<void> {
    return this.set("Address of the Hub", url);
  }

  async lookUp(name: string): Promise<void> {
    await this.page.getByLabel("Model name").fill(name);
    await this.page.getByRole("button", { name: "Look up" }).click();
  }

  get offer() {
    return this.page.getByTestId("offer");
  }

  get stored() {
    return this.page.getByTestId("stored-model");
  }

  storedModel(id: string) {
    return this.stored.filter({ has: this.page.getByRole("heading", { name: id, exact: true }) });
  }

  get status() {
    return this.page.getByTestId("status");
  }

  get backends() {
    return this.page.getByRole("region", { name: "Backend" });
  }

  backendRow(name: string) {
    return this.backends.getByRole("row", { name: new RegExp(name) });
  }

  /** The value of "Runs on", in the first tab. */
  usedDevice(name: string | RegExp) {
    return this.page.getByRole("definition").filter({ hasText: name });
  }

  async runOn(device: string): Promise<void> {
    await this.showTab("Current");
    await this.backends.getByLabel("Run the model on").selectOption(device);
  }

  /** The displayed error. */
  get alert() {
    return this.page.getByRole("alert");
  }

  async startDownload(): Promise<void> {
    await this.offer.getByRole("button", { name: /^(Download|Resume)/ }).click();
  }

  /** Downloads a model by its name and uses it. */
  async load(name: string): Promise<void> {
    await this.lookUp(name);
    await this.startDownload();
    await this.expectInUse(name);
  }

  async expectInUse(name: string): Promise<void> {
    await expect(this.status).toHaveText(`${name.split("@")[0]}, ready`);
    await expect(this.stored.filter({ hasText: "In use" })).toContainText("Verified");
  }

  /** The displayed number of downloaded bytes; 0 while none is displayed. */
  async downloaded(): Promise<number> {
    const text = await this.page
      .getByTestId("transfer")
      .first()
      .textContent({ timeout: 1000 })
      .catch(() => "");
    const match = /Downloading ([\d.]+) (\w+) of/.exec(text ?? "");
    return match ? Number(match[1]) * ({ B: 1, kB: 1e3, MB: 1e6 }[match[2] ?? ""] ?? 1) : 0;
  }

  async waitForBytes(bytes: number): Promise<number> {
    await expect.poll(() => this.downloaded(), { intervals: [30] }).toBeGreaterThanOrEqual(bytes);
    return this.downloaded();
  }

  /** Number of stored chunks of a file, of all models together. */
  storedChunks(file: string): Promise<number> {
    return this.page.evaluate(async (path) => {
      const opened = indexedDB.open("tonescope-models");
      await new Promise((resolve) => opened.addEventListener("success", resolve));
      const keys = opened.result.transaction("chunks").objectStore("chunks").getAllKeys();
      await new Promise((resolve) => keys.addEventListener("success", resolve));
      opened.result.close();
      return (keys.result as [string, string, number][]).filter((key) => key[1] === path).length;
    }, file);
  }

  /** Puts zeros in a stored chunk of a file of the only stored model that has it, as a failing disk leaves them. */
  damage(file: string, index: number): Promise<void> {
    return this.page.evaluate(
      async ([path, at]) => {
        const opened = indexedDB.open("tonescope-models");
        await new Promise((resolve) => opened.addEventListener("success", resolve));
        const chunks = opened.result.transaction("chunks", "readwrite").objectStore("chunks");
        const keys = chunks.getAllKeys();
        await new Promise((resolve) => keys.addEventListener("success", resolve));
        const key = (keys.result as [string, string, number][]).find(
          ([, name, number]) => name === path && number === at,
        );
        if (!key) throw new Error(`chunk ${at} of ${path} is not stored`);
        const got = chunks.get(key);
        await new Promise((resolve) => got.addEventListener("success", resolve));
        const chunk = got.result as { bytes: Blob };
        chunks.put({ ...chunk, bytes: new Blob([new Uint8Array(chunk.bytes.size)]) }, key);
        await new Promise((resolve) => chunks.transaction.addEventListener("complete", resolve));
        opened.result.close();
      },
      [file, index] as const,
    );
  }

  async remove(): Promise<void> {
    await this.stored.getByRole("button", { name: "Remove" }).click();
    await expect(this.stored).toHaveCount(0);
    // The removal is final when it can no longer be undone.
    await this.page.getByRole("button", { name: "Close the notice" }).click();
  }

  expectError(code: string): Promise<void> {
    return expect(this.alert.first()).toHaveAttribute("data-code", code);
  }
}
