/** Parses the name or address of a model on the Hub. */

import { AppError } from "../../errors/app-error.ts";

export const DEFAULT_HUB = "https://huggingface.co/";

/** Hosts of the public Hub, accepted also when another Hub is set, so that their links work with a mirror. */
const PUBLIC_HOSTS = ["huggingface.co", "www.huggingface.co", "hf.co"];
const NAME = /^[\w][\w.-]{0,95}$/;
/** The characters of git refs on the Hub. */
const REVISION = /^[\w][\w./+-]{0,254}$/;
const COMMIT = /^[0-9a-f]{40}$/;

export interface Reference {
  /** `organization/name`, or only a name for the oldest models. */
  id: string;
  /** A branch, tag or commit; absent for the default branch. */
  revision?: string;
}

export const isCommit = (revision: string): boolean => COMMIT.test(revision);

function badReference(message: string): AppError {
  return new AppError("bad-reference", message);
}

/** `org/name`, `org/name/tree/main/onnx`, `org/name/resolve/<commit>/config.json` */
function fromPath(path: string): Reference {
  const parts = path.split("/").filter(Boolean).map(decodeURIComponent);
  if (parts[0] === "datasets" || parts[0] === "spaces") {
    throw badReference(`That is the address of a ${parts[0].slice(0, -1)}, not of a model.`);
  }
  const [first = "", second = "", verb, revision] = parts;
  if (!verb) return { id: second ? `${first}/${second}` : first };
  if (!["tree", "blob", "resolve", "raw", "commit", "commits"].includes(verb) || !revision) {
    return { id: `${first}/${second}` };
  }
  return { id: `${first}/${second}`, revision };
}

function fromUrl(text: string, hub: URL): Reference {
  let url: URL;
  try {
    url = new URL(text);
  } catch (cause) {
    throw new AppError("bad-reference", "That is not a complete address.", { cause });
  }
  if (url.host !== hub.host && !PUBLIC_HOSTS.includes(url.host)) {
    throw badReference(`That address is on ${url.host}, but the Hub in the settings is ${hub.host}.`);
  }
  const inHub = url.host === hub.host && url.pathname.startsWith(hub.pathname);
  return fromPath(inHub ? url.pathname.slice(hub.pathname.length) : url.pathname);
}

function split(text: string): Reference {
  const at = text.indexOf("@");
  return at < 0 ? { id: text } : { id: text.slice(0, at), revision: text.slice(at + 1) };
}

function parse(text: string, hub: URL): Reference {
  if (/^https?:/i.test(text)) return fromUrl(text, hub);
  if (text.startsWith("hf://")) return split(text.slice("hf://".length).replace(/\/$/, ""));
  if ([...PUBLIC_HOSTS, hub.host].some((host) => text.startsWith(`${host}/`))) {
    return fromUrl(`https://${text}`, new URL(`https://${hub.host}${hub.pathname}`));
  }
  return split(text);
}

/**
 * @param text `org/name`, `org/name@revision`, or an address of a page of the Hub
 * @param hub address of the Hub; its path ends with a slash
 * @throws AppError `bad-reference`
 */
export function parseReference(text: string, hub: URL): Reference {
  let reference: Reference;
  try {
    reference = parse(text.trim(), hub);
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError("bad-reference", "That address cannot be read.", { cause });
  }
  const { id, revision } = reference;
  const parts = id.split("/");
  if (parts.length > 2 || !parts.every((part) => NAME.test(part) && !part.includes(".."))) {
    throw badReference(id ? `“${id.slice(0, 100)}” is not the name of a model.` : "No model was named.");
  }
  if (revision === undefined) return { id };
  if (!REVISION.test(revision) || revision.includes("..")) {
    throw badReference(`“${revision.slice(0, 100)}” is not a branch, tag or commit.`);
  }
  return { id, revision };
}
