import { expect, type Page } from "@playwright/test";

/** The Models page in the words of the person who uses it. */
export class ModelsPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async open(): Promise<void> {
    await this.page.goto("#models");
    await expect(this.page.getByRole("heading", { name: "Load a model from the Hub" })).toBeVisible();
  }

  async setHub(url: string): Promise<void> {
    await this.page.getByLabel("Address of the Hub").fill(url);
  }

  async lookUp(name: string): Promise<void> {
    await this.page.getByLabel("Name of the model").fill(name);
    await this.page.getByRole("button", { name: "Look up" }).click();
  }

  get offer() {
    return this.page.getByTestId("offer");
  }

  get stored() {
    return this.page.getByTestId("stored-model");
  }

  get status() {
    return this.page.getByTestId("status");
  }

  /** What the page says went wrong. */
  get alert() {
    return this.page.getByRole("alert");
  }

  async startDownload(): Promise<void> {
    await this.offer.getByRole("button", { name: /^(Download|Continue)/ }).click();
  }

  /** From a name to a model in use. */
  async load(name: string): Promise<void> {
    await this.lookUp(name);
    await this.startDownload();
    await this.expectInUse(name);
  }

  async expectInUse(name: string): Promise<void> {
    await expect(this.status).toHaveText(`${name.split("@")[0]}, ready`);
    await expect(this.stored.filter({ hasText: "In use" })).toContainText("Verified");
  }

  /** How much of the download is done, 0 to 1. */
  async share(): Promise<number> {
    const text = await this.page
      .getByTestId("transfer")
      .textContent({ timeout: 1000 })
      .catch(() => "");
    const match = /Downloading ([\d.]+) (\w+) of ([\d.]+) (\w+)/.exec(text ?? "");
    if (!match) return 0;
    const bytes = (value = "0", unit = "B") => Number(value) * ({ B: 1, kB: 1e3, MB: 1e6 }[unit] ?? 1);
    return bytes(match[1], match[2]) / bytes(match[3], match[4]);
  }

  /** What the app says about a tweet with the model in use. */
  async classify(text: string): Promise<void> {
    await this.page.goto("#analyze");
    await this.page.getByLabel("Tweet to analyze").fill(text);
    await expect(this.page.getByRole("img").or(this.page.locator("[data-label]")).first()).toBeVisible();
  }
}
