/**
 * Whether a text is a PostgreSQL URL whose password is told apart from its host: with a mark that is not percent-encoded, a
 * part of the password would be taken for the host or the path, and be shown.
 */
export function isDatabaseUrl(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || !/^postgres(ql)?:\/\//.test(text)) return false;
  const { username, pathname, search, hash } = url;
  return !pathname.includes("@") && hash === "" && (username !== "" || !search.includes("@"));
}
