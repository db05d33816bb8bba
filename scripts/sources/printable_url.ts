/** A URL as it may be shown: without user, password and query, any of which may hold a secret. */
export function printableUrl(url: URL): string {
  return `${url.origin}${url.pathname}`;
}
