/** The roles with a password on the embedded server, in the order of the lines of its file; the first versions had two. */
const ORDER = ["owner", "superuser", "loader", "analyst"] as const;

export type PasswordOf = typeof ORDER[number];

/** The roles that use the store. */
export type StoreRole = Exclude<PasswordOf, "superuser">;

/** Names of the roles on the server. */
export const ROLE_NAMES: Readonly<Record<PasswordOf, string>> = {
  owner: "storecast",
  superuser: "postgres",
  loader: "storecast_loader",
  analyst: "storecast_analyst",
};

/** Returns the passwords in the text of a password file. */
export function parsePasswords(text: string): Readonly<Record<PasswordOf, string>> {
  const lines = text.trim().split("\n");
  return Object.fromEntries(ORDER.map((name, index) => [name, lines[index] ?? ""])) as Record<PasswordOf, string>;
}

/**
 * Whether a text is a valid password file: it has at least the owner's and the superuser's password, as the first version wrote them,
 * each of full length. Without these two, nobody can create the others.
 */
export function arePasswords(text: string): boolean {
  const lines = text.trim().split("\n");
  return lines.length >= 2 && lines.length <= ORDER.length && lines.every((line) => /^[\da-f]{48}$/.test(line));
}

/** Returns the text of a password file with every password: existing ones stay, missing ones are random. */
export function completePasswords(text: string): string {
  const passwords = parsePasswords(text);
  return ORDER.map((name) => `${passwords[name] || randomPassword()}\n`).join("");
}

/** Returns the same passwords as a pgpass file for libpq, without the superuser's. */
export function passfileOf(text: string): string {
  const { superuser: _, ...passwords } = parsePasswords(text);
  return Object.entries(passwords)
    .map(([name, password]) => `127.0.0.1:*:*:${ROLE_NAMES[name as StoreRole]}:${password}\n`)
    .join("");
}

function randomPassword(): string {
  return crypto.getRandomValues(new Uint8Array(24)).toHex();
}
