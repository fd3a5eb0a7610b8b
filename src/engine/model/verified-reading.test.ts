import { createHash } from "node:crypto";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import type { ManifestFile } from "./manifest.ts";
import { readManifestFile, readText, readVerified } from "./verified-reading.ts";
import { httpSource } from "./source.ts";

const BODY = new Uint8Array(3_000_000).map((_, index) => (index * 7919) % 251);
const FILE: ManifestFile = {
  path: "onnx/model.onnx",
  size: BODY.length,
  sha256: createHash("sha256").update(BODY).digest("hex"),
};

let close: (() => void) | undefined;
afterEach(() => close?.());

/** A real server with configurable answers. */
async function serving(listener: RequestListener) {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  close = () => {
    server.closeAllConnections();
    server.close();
  };
  return httpSource(new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/bundle/`));
}

const failsWith = (code: string) => expect.objectContaining({ code });

describe("download", () => {
  it("yields the bytes and counts them", async () => {
    const source = await serving((_, response) => response.end(BODY));
    const counts: number[] = [];
    const bytes = await readVerified(source, FILE, { onBytes: (done) => counts.push(done) });
    expect(Buffer.compare(bytes.join(), BODY)).toBe(0);
    expect(counts.at(-1)).toBe(BODY.length);
    expect(counts).toEqual(counts.toSorted((a, b) => a - b));
  });

  it.each<[string, string, RequestListener]>([
    ["a missing file", "not-found", (_, response) => response.writeHead(404).end()],
    ["a refusal", "server-refused", (_, response) => response.writeHead(503).end()],
    [
      "a page",
      "wrong-content",
      (_, response) => response.writeHead(200, { "content-type": "text/html" }).end("<html>"),
    ],
    ["a short body", "hash-mismatch", (_, response) => response.end(BODY.subarray(0, 1000))],
    ["a long body", "hash-mismatch", (_, response) => response.end(Buffer.concat([BODY, BODY]))],
    [
      "a connection that breaks",
      "offline",
      (_, response) => {
        response.writeHead(200, { "content-length": BODY.length });
        response.write(BODY.subarray(0, 100_000), () => response.destroy());
      },
    ],
  ])("rejects %s with %s", async (_, code, listener) => {
    const source = await serving(listener);
    await expect(readManifestFile(source, FILE)).rejects.toThrow(failsWith(code));
  });

  it("reports a server that does not answer", async () => {
    const source = await serving((_, response) => response.end());
    close?.();
    await expect(readManifestFile(source, FILE)).rejects.toThrow(failsWith("offline"));
  });

  it("stops when the signal is aborted", async () => {
    const source = await serving((_, response) => void response.write(BODY.subarray(0, 10)));
    const controller = new AbortController();
    const waiting = readManifestFile(source, FILE, {
      signal: controller.signal,
      onBytes: () => controller.abort(),
    });
    await expect(waiting).rejects.toThrow(failsWith("cancelled"));
  });
});

describe("verified reading", () => {
  const sourceOf = (...chunks: Uint8Array[]) => ({
    open: async () => chunks.values() as unknown as AsyncIterable<Uint8Array>,
  });

  it.each([
    ["a flipped bit", (bytes: Uint8Array) => bytes.with(1_234_567, (bytes[1_234_567] ?? 0) ^ 1)],
    ["a zeroed tail", (bytes: Uint8Array) => bytes.slice().fill(0, bytes.length - 4096)],
  ])("rejects %s", async (_, damage) => {
    await expect(readVerified(sourceOf(damage(BODY)), FILE)).rejects.toThrow(failsWith("hash-mismatch"));
  });

  it("reads a small file into one array, and hashes a large one in segments", async () => {
    const megabyte = BODY.subarray(0, 2 ** 20);
    for (const [count, pieces] of [
      [3, 1],
      [33, 33],
    ] as const) {
      const chunks = Array.from({ length: count }, () => megabyte);
      const hash = createHash("sha256");
      for (const chunk of chunks) hash.update(chunk);
      const file = { path: "model.onnx", size: count * megabyte.length, sha256: hash.digest("hex") };
      expect([...(await readVerified(sourceOf(...chunks), file))]).toHaveLength(pieces);
      await expect(readVerified(sourceOf(...chunks), { ...file, sha256: FILE.sha256 })).rejects.toThrow(
        failsWith("hash-mismatch"),
      );
    }
  });
});

describe("readText", () => {
  it("stops reading when a server sends too much", async () => {
    const source = await serving((_, response) => response.end(Buffer.alloc(5 * 2 ** 20, 32)));
    await expect(readText(source, "manifest.json")).rejects.toThrow(failsWith("wrong-content"));
  });

  it("decodes characters that are split between chunks", async () => {
    const bytes = new TextEncoder().encode("😀 ü");
    const source = await serving((_, response) => {
      response.write(bytes.subarray(0, 2), () => setTimeout(() => response.end(bytes.subarray(2)), 20));
    });
    expect(await readText(source, "x.txt")).toBe("😀 ü");
  });
});
