/** Returns a URL that may be logged: without user, password, query and fragment, any of which may hold a secret. */
export function redactUrl(url: string | URL): string {
  if (!URL.canParse(url)) return "(not a URL)";
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname}`;
}
