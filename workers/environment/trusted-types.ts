/**
 * The one policy that may turn text into code, in the page and in each worker: only a script of this origin
 * can become a worker. There is no way to make HTML or inline script out of text at all.
 */

interface TrustedTypes {
  createPolicy(name: "default", rules: { createScriptURL(url: string): string }): unknown;
}

const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };

trustedTypes?.createPolicy("default", {
  createScriptURL(url) {
    const { origin, pathname } = new URL(url, self.location.href);
    if (origin === self.location.origin && /\.m?js$/.test(pathname)) return url;
    throw new TypeError(`${url} is no script of this app.`);
  },
});
