/** Detached signatures of a manifest: ECDSA with P-256 and SHA-256 (FIPS 186-5), checked by Web Crypto. */

import { AppError } from "../../errors/app-error.ts";

export interface TrustedKey {
  /** The name that a person gave to the key's owner. */
  name: string;
  /** SubjectPublicKeyInfo, base64, with or without PEM's first and last line. */
  publicKey: string;
}

/** The text of `manifest.json.sig`. */
interface Signature {
  algorithm: "ECDSA-P256-SHA256";
  /** SHA-256 of the public key's SubjectPublicKeyInfo, hexadecimal. */
  keyId: string;
  /** r and s one after the other (IEEE P1363), base64. */
  signature: string;
}

export type Signer =
  | { status: "unsigned" }
  /** By a key that is not in the list. */
  | { status: "unknown"; keyId: string }
  | { status: "trusted"; name: string };

const ALGORITHM = { name: "ECDSA", namedCurve: "P-256" } as const;
const bad = (message: string, cause?: unknown) => new AppError("bad-signature", message, { cause });

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll(/-----[^-]+-----|\s/g, ""));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

/** The id of a key: SHA-256 of its SubjectPublicKeyInfo, hexadecimal. */
export async function keyIdOf(publicKey: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", fromBase64(publicKey));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function parse(json: string): Signature {
  let value: Partial<Signature> | null;
  try {
    value = JSON.parse(json) as Partial<Signature> | null;
  } catch (cause) {
    throw bad("The signature cannot be read.", cause);
  }
  if (
    value?.algorithm !== "ECDSA-P256-SHA256" ||
    typeof value.keyId !== "string" ||
    typeof value.signature !== "string" ||
    !/^[0-9a-f]{64}$/.test(value.keyId)
  ) {
    throw bad("The signature is of an unknown kind.");
  }
  return value as Signature;
}

async function isValid(manifest: string, signature: Signature, key: TrustedKey): Promise<boolean> {
  try {
    const imported = await crypto.subtle.importKey("spki", fromBase64(key.publicKey), ALGORITHM, false, [
      "verify",
    ]);
    return await crypto.subtle.verify(
      { name: "ECDSA", hash: "SHA-256" },
      imported,
      fromBase64(signature.signature),
      new TextEncoder().encode(manifest),
    );
  } catch (cause) {
    throw bad(`The signature cannot be checked with the key of ${key.name}.`, cause);
  }
}

/**
 * Verifies the signature of a manifest.
 * @param manifest the unchanged text of the manifest
 * @param signature the text of the detached signature; undefined when there is none
 * @throws AppError `bad-signature` when the signature names a trusted key and is not valid for it
 */
export async function signerOf(
  manifest: string,
  signature: string | undefined,
  trusted: readonly TrustedKey[],
): Promise<Signer> {
  if (signature === undefined) return { status: "unsigned" };
  const parsed = parse(signature);
  for (const key of trusted) {
    const keyId = await keyIdOf(key.publicKey).catch(() => undefined);
    if (keyId !== parsed.keyId) continue;
    if (await isValid(manifest, parsed, key)) return { status: "trusted", name: key.name };
    throw bad(`The model's description is not the one that ${key.name} signed.`);
  }
  return { status: "unknown", keyId: parsed.keyId };
}
