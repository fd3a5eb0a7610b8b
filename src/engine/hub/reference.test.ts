import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { AppError } from "../../errors/app-error.ts";
import { parseReference } from "./reference.ts";

const HUB = new URL("https://huggingface.co/");
const COMMIT = "0123456789abcdef0123456789abcdef01234567";

describe("parseReference", () => {
  test.each([
    ["cardiffnlp/model", { id: "cardiffnlp/model" }],
    ["  cardiffnlp/model\n", { id: "cardiffnlp/model" }],
    ["gpt2", { id: "gpt2" }],
    ["org/name@v1.0", { id: "org/name", revision: "v1.0" }],
    ["org/name@refs/pr/3", { id: "org/name", revision: "refs/pr/3" }],
    [`org/name@${COMMIT}`, { id: "org/name", revision: COMMIT }],
    ["https://huggingface.co/org/name", { id: "org/name" }],
    ["https://huggingface.co/org/name/", { id: "org/name" }],
    ["huggingface.co/org/name/tree/main/onnx", { id: "org/name", revision: "main" }],
    [`https://hf.co/org/name/blob/${COMMIT}/config.json`, { id: "org/name", revision: COMMIT }],
    ["https://huggingface.co/org/name/tree/refs%2Fpr%2F3", { id: "org/name", revision: "refs/pr/3" }],
    [
      "https://huggingface.co/org/name/resolve/v2/onnx/model.onnx?download=true",
      { id: "org/name", revision: "v2" },
    ],
    ["https://huggingface.co/org/name/discussions/4", { id: "org/name" }],
    ["hf://org/name@dev", { id: "org/name", revision: "dev" }],
  ])("%s", (text, expected) => {
    expect(parseReference(text, HUB)).toEqual(expected);
  });

  test.each([
    "",
    "   ",
    "a/b/c",
    "org/",
    "/name",
    "../name",
    "org/..",
    "org/na me",
    "org/name@",
    "org/name@..",
    "org/name@-x",
    "org/name@a..b",
    "https://example.org/org/name",
    "https://huggingface.co/datasets/org/name",
    "https://",
    "javascript:alert(1)",
    "https://huggingface.co/org/%E0%A4%A",
    "org/name@a?b",
    "org/<script>",
  ])("%j is rejected", (text) => {
    expect(() => parseReference(text, HUB)).toThrowError(expect.objectContaining({ code: "bad-reference" }));
  });

  test("accepts addresses of a Hub under a path, and of the public Hub", () => {
    const mirror = new URL("https://models.example.org/hf/");
    expect(parseReference("https://models.example.org/hf/org/name/tree/v1", mirror)).toEqual({
      id: "org/name",
      revision: "v1",
    });
    expect(parseReference("https://huggingface.co/org/name", mirror)).toEqual({ id: "org/name" });
  });

  test("returns a reference that stays below the API's path, or rejects the text", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.webUrl(),
          fc.string().map((text) => `org/${text}`),
        ),
        (text) => {
          try {
            const { id, revision = "main" } = parseReference(text, HUB);
            const url = new URL(`api/models/${id}/revision/${encodeURIComponent(revision)}`, HUB);
            expect(url.origin).toBe(HUB.origin);
            expect(url.pathname.startsWith("/api/models/")).toBe(true);
          } catch (error) {
            expect(error).toBeInstanceOf(AppError);
          }
        },
      ),
    );
  });
});
