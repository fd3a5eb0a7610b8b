import { execFileSync } from "node:child_process";
import { unzipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { csv, matrixRows, matrixSvg, npy, npz } from "./exports.ts";

describe("npy", () => {
  it("is laid out as NumPy's format says", () => {
    const bytes = npy(Float32Array.of(1, -2.5, 3, 4, 5, 6), [2, 3]);
    expect(String.fromCharCode(...bytes.slice(1, 6))).toBe("NUMPY");
    const length = (bytes[8] ?? 0) + 256 * (bytes[9] ?? 0);
    expect((10 + length) % 64).toBe(0);
    const header = String.fromCharCode(...bytes.slice(10, 10 + length));
    expect(header).toMatch(/^{'descr': '<f4', 'fortran_order': False, 'shape': \(2, 3\), } *\n$/);
    expect(new DataView(bytes.buffer).getFloat32(10 + length + 4, true)).toBe(-2.5);
    expect(String.fromCharCode(...npy(Float32Array.of(1), [1]))).toContain("(1,)");
  });

  it("keeps each array of an archive under its name", () => {
    const files = unzipSync(npz({ attentions: { data: Float32Array.of(1, 2), shape: [2] } }));
    expect(files["attentions.npy"]).toEqual(npy(Float32Array.of(1, 2), [2]));
  });

  it.runIf(hasNumpy())("is what numpy reads", () => {
    const bytes = npy(Float32Array.of(0.5, 1.5, 2.5, 3.5), [2, 2]);
    const script = "import io,sys,numpy; print(numpy.load(io.BytesIO(sys.stdin.buffer.read())).tolist())";
    expect(execFileSync("python3", ["-c", script], { input: bytes }).toString().trim()).toBe(
      "[[0.5, 1.5], [2.5, 3.5]]",
    );
  });
});

function hasNumpy(): boolean {
  try {
    execFileSync("python3", ["-c", "import numpy"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

describe("numbers as text", () => {
  it("let no cell become a formula or break its row", () => {
    expect(csv([["=cmd()", 'a "b"', "x,y", "two\nlines", -1.5]])).toBe(
      `'=cmd(),"a ""b""","x,y","two\nlines",-1.5\r\n`,
    );
  });

  it("name rows and columns", () => {
    expect(matrixRows({ size: 2, data: Float32Array.of(1, 0, 0.5, 0.5) }, ["a", "b"])).toEqual([
      ["from \\ to", "a", "b"],
      ["a", 1, 0],
      ["b", 0.5, 0.5],
    ]);
  });

  it("draw a picture that no label can break", () => {
    const svg = matrixSvg(
      { size: 1, data: Float32Array.of(1) },
      ["<script>&\u0000"],
      Float32Array.of(1),
      "#2456c9",
    );
    expect(svg).toContain("&lt;script>&amp;</text>");
    expect(svg).toContain('fill-opacity="1.000"');
  });
});
