/**
 * Returns whether a text is a PostgreSQL URL in which the password ends before the host. If a special character is not
 * percent-encoded, a part of the password would be read as the host or the path, and be shown.
 */
export function isDatabaseUrl(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || !/^postgres(ql)?:\/\//.test(text)) return false;
  const { username, pathname, search, hash } = url;
  return !pathname.includes("@") && hash === "" && (username !== "" || !search.includes("@"));
}
