import { createHash } from "node:crypto";

/** Returns the SHA-256 of texts in hexadecimal; it depends on where one text ends and the next begins. */
export function sha256(...texts: string[]): string {
  const hash = createHash("sha256");
  for (const text of texts) hash.update(`${text.length}:`).update(text);
  return hash.digest("hex");
}
