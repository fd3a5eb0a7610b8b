import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { AppError } from "../../src/errors/app-error.ts";
import { writeOutput } from "./output.ts";

test("an input that cannot be read further is named, and not the output, which stays as it was", async () => {
  const folder = await mkdtemp(join(tmpdir(), "tonescope-"));
  try {
    const path = join(folder, "out.csv");
    await writeFile(path, "before");
    const changed = new AppError("unreadable-file", "in.csv was changed while it was read.");
    async function* chunks() {
      yield new Uint8Array(3);
      throw changed;
    }
    await expect(writeOutput({ kind: "file", path }, chunks())).rejects.toBe(changed);
    expect(await readFile(path, "utf8")).toBe("before");
    expect(await readdir(folder)).toEqual(["out.csv"]);
    await expect(writeOutput({ kind: "file", path: join(path, "x") }, chunks())).rejects.toThrow(
      /x cannot be written/,
    );
  } finally {
    await rm(folder, { recursive: true });
  }
});
