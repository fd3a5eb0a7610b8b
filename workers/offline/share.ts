/** What other apps share with this one: a POST that no server should ever see. */

/** Where the manifest's share target points. */
export const SHARE_PATH = "share";

/**
 * Reads the form that the system posts.
 * @returns where to go: a text travels in the fragment, a file is kept until the page collects it
 */
export async function readShare(request: Request): Promise<{ fragment: string; file?: File }> {
  let form: FormData;
  try {
    form = await request.formData();
  } catch {
    return { fragment: "#/analyze" };
  }
  const file = form.getAll("file").find((entry) => entry instanceof File);
  if (file) return { fragment: "#/batch", file };
  const text = ["title", "text", "url"]
    .map((name) => form.get(name))
    .filter((value): value is string => typeof value === "string" && value.trim() !== "")
    .join("\n");
  return { fragment: `#/analyze?${new URLSearchParams({ text }).toString()}` };
}
