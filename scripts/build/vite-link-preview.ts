/** What a link to the app shows in a chat or a search: tags that need the address at which the app is served. */

import type { Plugin } from "vite";

/** @param url of the app, from TONESCOPE_URL; without it, pages keep the tags that need no address */
export const linkPreview = (url: string | undefined): Plugin => ({
  name: "tonescope-link-preview",
  transformIndexHtml() {
    if (!url) return [];
    const base = new URL(url.endsWith("/") ? url : `${url}/`);
    const picture = new URL("screenshots/wide.png", base).href;
    return [
      { tag: "link", attrs: { rel: "canonical", href: base.href }, injectTo: "head" },
      { tag: "meta", attrs: { property: "og:url", content: base.href }, injectTo: "head" },
      { tag: "meta", attrs: { property: "og:image", content: picture }, injectTo: "head" },
    ];
  },
});
