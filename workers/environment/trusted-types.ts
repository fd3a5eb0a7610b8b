/**
 * The only trusted-types policy, in the page and in each worker: a worker's script must be of this origin. No policy
 * creates HTML or inline scripts, so text can never become either.
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
