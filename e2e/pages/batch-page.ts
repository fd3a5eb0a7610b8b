import { readFileSync } from "node:fs";
import { expect, type Locator, type Page } from "@playwright/test";

/** Page object of the Batch page. */
export class BatchPage {
  readonly page: Page;
  readonly progress: Locator;
  readonly table: Locator;
  readonly preview: Locator;

  constructor(page: Page) {
    this.page = page;
    this.progress = page.getByTestId("progress");
    this.table = page.getByRole("grid", { name: "Scored rows" });
    this.preview = page.getByRole("region", { name: "Preview" });
  }

  /** Opens the page without the file picker, which a test cannot operate; files are downloaded instead. */
  async open(): Promise<void> {
    await this.page.addInitScript(() => {
      Reflect.deleteProperty(globalThis, "showSaveFilePicker");
    });
    await this.page.goto("./#/batch");
  }

  async choose(name: string, content: string | Buffer): Promise<void> {
    await this.#choose({ name, mimeType: "", buffer: Buffer.from(content) });
  }

  /** Chooses a file that is too large to be sent to the browser; checking it takes time. */
  async chooseFile(path: string): Promise<void> {
    await this.#choose(path, 300_000);
  }

  async #choose(file: Parameters<Locator["setInputFiles"]>[0], timeout = 60_000): Promise<void> {
    await this.page.locator("input[type=file]").setInputFiles(file);
    await expect(this.preview.getByRole("button", { name: "Score" })).toBeEnabled({ timeout });
  }

  /** Drops a file, as from a file manager, on the field for it or on another element. */
  async drop(name: string, content: string, element = this.page.getByTestId("drop")): Promise<void> {
    const transfer = await this.page.evaluateHandle(
      ([fileName, text]) => {
        const data = new DataTransfer();
        data.items.add(new File([text ?? ""], fileName ?? ""));
        return data;
      },
      [name, content],
    );
    await element.dispatchEvent("dragover", { dataTransfer: transfer });
    await element.dispatchEvent("drop", { dataTransfer: transfer });
    await expect(this.preview.getByRole("button", { name: "Score" })).toBeEnabled();
  }

  /** Renames the categories of the codebook, in the tab Label. */
  async renameCategories(names: readonly (readonly [from: string, to: string])[]): Promise<void> {
    const codebook = this.page.getByTestId("codebook");
    for (const [from, to] of names) {
      const field = codebook.getByRole("textbox", { name: `Name of ${from}` });
      await field.fill(to);
      await field.blur();
      await expect(codebook.getByRole("textbox", { name: `Name of ${to}` })).toBeVisible();
    }
  }

  async score(): Promise<void> {
    await this.preview.getByRole("button", { name: "Score" }).click();
  }

  async done(timeout = 240_000): Promise<void> {
    await expect(this.progress).toHaveAttribute("data-status", "done", { timeout });
  }

  async tab(name: string): Promise<void> {
    await this.page.getByRole("tab", { name }).click();
  }

  /** The displayed cells of a row of the table. @param row from 1 */
  async cells(row: number): Promise<string[]> {
    return await this.table.getByRole("row").nth(row).getByRole("gridcell").allTextContents();
  }

  async save(format?: string): Promise<{ name: string; bytes: Buffer }> {
    await this.tab("Export");
    if (format) await this.page.getByLabel("Format").selectOption(format);
    const downloading = this.page.waitForEvent("download");
    await this.page.getByRole("button", { name: "Save the scored table" }).click();
    const download = await downloading;
    return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
  }
}
