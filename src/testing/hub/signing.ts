/** A key pair that signs manifests. */

import { createHash, createPublicKey, generateKeyPairSync, sign } from "node:crypto";

export interface Publisher {
  /** SubjectPublicKeyInfo, base64. */
  publicKey: string;
  /** @returns the text of `manifest.json.sig` */
  sign(manifest: string): string;
}

export function newPublisher(): Publisher {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const der = createPublicKey(privateKey).export({ type: "spki", format: "der" });
  const key = { key: privateKey, dsaEncoding: "ieee-p1363" } as const;
  return {
    publicKey: der.toString("base64"),
    sign: (manifest) =>
      JSON.stringify({
        algorithm: "ECDSA-P256-SHA256",
        keyId: createHash("sha256").update(der).digest("hex"),
        signature: sign("sha256", Buffer.from(manifest), key).toString("base64"),
      }),
  };
}
