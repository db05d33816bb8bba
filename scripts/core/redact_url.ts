/** Returns a URL that may be logged: without user, password, query and fragment, any of which may hold a secret. */
export function redactUrl(url: string | URL): string {
  if (!URL.canParse(url)) return "(not a URL)";
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname}`;
}

/** Returns a URL without its passwords, for a program that asks for one or reads it from a file. */
export function withoutPassword(url: string): string {
  const shown = new URL(url);
  shown.password = "";
  for (const name of ["password", "sslpassword"]) shown.searchParams.delete(name);
  return shown.href;
}
