/** What other apps share with this one: the service worker answers the POST, so no server receives it. */

/** Address of the share target in the web app manifest. */
export const SHARE_PATH = "share";

/**
 * Reads the form that the system posts.
 * @returns the address to open, with a text in its fragment; files, which the page asks for later
 */
export async function readShare(request: Request): Promise<{ fragment: string; files?: File[] }> {
  let form: FormData;
  try {
    form = await request.formData();
  } catch {
    return { fragment: "#/analyze" };
  }
  const files = form.getAll("file").filter((entry) => entry instanceof File);
  if (files.length > 0) return { fragment: "#/batch", files };
  // The title and the address are those of the page around the text.
  const text = ["text", "title", "url"]
    .map((name) => form.get(name))
    .find((value): value is string => typeof value === "string" && value.trim() !== "");
  return { fragment: `#/analyze?${new URLSearchParams({ text: text ?? "", lines: "one" }).toString()}` };
}
