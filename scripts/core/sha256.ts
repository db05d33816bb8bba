import { createHash } from "node:crypto";

/** Returns the SHA-256 of some texts in hexadecimal; where one text ends and the next begins matters. */
export function sha256(...texts: string[]): string {
  const hash = createHash("sha256");
  for (const text of texts) hash.update(`${text.length}:`).update(text);
  return hash.digest("hex");
}
