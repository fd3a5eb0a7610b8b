import { createHash, createPublicKey, generateKeyPairSync, sign } from "node:crypto";
import { describe, expect, test } from "vitest";
import { keyIdOf, signerOf } from "./signature.ts";

/** The signatures are made by another implementation than the tested one: OpenSSL in Node. */
function publisher() {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const publicKey = createPublicKey(privateKey);
  const der = publicKey.export({ type: "spki", format: "der" });
  const keyId = createHash("sha256").update(der).digest("hex");
  return {
    keyId,
    pem: publicKey.export({ type: "spki", format: "pem" }).toString(),
    sign: (text: string) =>
      JSON.stringify({
        algorithm: "ECDSA-P256-SHA256",
        keyId,
        signature: sign("sha256", Buffer.from(text), { key: privateKey, dsaEncoding: "ieee-p1363" }).toString(
          "base64",
        ),
      }),
  };
}

const MANIFEST = '{"id":"a/b","description":"naïve 😀"}';
const one = publisher();
const other = publisher();
const trusted = [
  { name: "Other", publicKey: other.pem },
  { name: "Tonescope", publicKey: one.pem },
];

describe("a manifest", () => {
  test("signed by a trusted key has the key's name", async () => {
    expect(await keyIdOf(one.pem)).toBe(one.keyId);
    expect(await signerOf(MANIFEST, one.sign(MANIFEST), trusted)).toEqual({
      status: "trusted",
      name: "Tonescope",
    });
  });

  test("without a signature or with one of an unknown key is not trusted", async () => {
    expect(await signerOf(MANIFEST, undefined, trusted)).toEqual({ status: "unsigned" });
    expect(await signerOf(MANIFEST, publisher().sign(MANIFEST), trusted)).toMatchObject({
      status: "unknown",
    });
    expect(await signerOf(MANIFEST, one.sign(MANIFEST), [])).toEqual({ status: "unknown", keyId: one.keyId });
  });

  test.each([
    ["changed afterwards", `${MANIFEST} `, one.sign(MANIFEST)],
    [
      "with the key of another",
      MANIFEST,
      JSON.stringify({ ...JSON.parse(other.sign(MANIFEST)), keyId: one.keyId }),
    ],
    [
      "with half a signature",
      MANIFEST,
      JSON.stringify({ ...JSON.parse(one.sign(MANIFEST)), signature: "AAAA" }),
    ],
    ["with no base64", MANIFEST, JSON.stringify({ ...JSON.parse(one.sign(MANIFEST)), signature: "%" })],
    [
      "with another algorithm",
      MANIFEST,
      JSON.stringify({ ...JSON.parse(one.sign(MANIFEST)), algorithm: "none" }),
    ],
    ["with something else", MANIFEST, "null"],
  ])("%s is rejected", async (_name, manifest, signature) => {
    await expect(signerOf(manifest, signature, trusted)).rejects.toMatchObject({ code: "bad-signature" });
  });
});
