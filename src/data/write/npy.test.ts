import { execFileSync } from "node:child_process";
import { unzipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { type NamedArray, npyHeader, writeNpz } from "./npy.ts";

async function npz(...arrays: NamedArray[]): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const chunk of writeNpz(arrays)) parts.push(chunk);
  return Buffer.concat(parts);
}

function hasNumpy(): boolean {
  try {
    execFileSync("python3", ["-c", "import numpy"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

describe("npy", () => {
  it("has the header of NumPy's format", async () => {
    const header = npyHeader([2, 3]);
    expect(String.fromCharCode(...header.slice(1, 6))).toBe("NUMPY");
    const length = (header[8] ?? 0) + 256 * (header[9] ?? 0);
    expect([header.length % 64, header.length]).toEqual([0, 10 + length]);
    expect(String.fromCharCode(...header.slice(10))).toMatch(
      /^{'descr': '<f4', 'fortran_order': False, 'shape': \(2, 3\), } *\n$/,
    );
    expect(String.fromCharCode(...npyHeader([1]))).toContain("(1,)");
  });

  it("stores each array of an archive under its name, in parts of any length", async () => {
    const parts = [Float32Array.of(1, -2.5), Float32Array.of(), Float32Array.of(3)];
    const files = unzipSync(
      await npz({ name: "a", shape: [3], parts }, { name: "b", shape: [0], parts: [] }),
    );
    expect(Object.keys(files)).toEqual(["a.npy", "b.npy"]);
    const values = files["a.npy"]?.slice(npyHeader([3]).length) ?? new Uint8Array();
    expect([...new Float32Array(values.buffer)]).toEqual([1, -2.5, 3]);
  });

  it("rejects arrays that are too large for a zip", async () => {
    await expect(npz({ name: "a", shape: [2 ** 20, 2 ** 10], parts: [] })).rejects.toThrow(/4 GB/);
  });

  it.runIf(hasNumpy())("is readable by NumPy", async () => {
    const bytes = await npz({ name: "x", shape: [2, 2], parts: [Float32Array.of(0.5, 1.5, 2.5, 3.5)] });
    const script =
      "import io,sys,numpy; print(numpy.load(io.BytesIO(sys.stdin.buffer.read()))['x'].tolist())";
    expect(execFileSync("python3", ["-c", script], { input: bytes }).toString().trim()).toBe(
      "[[0.5, 1.5], [2.5, 3.5]]",
    );
  });
});
