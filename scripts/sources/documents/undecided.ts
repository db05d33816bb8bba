/** Prefix of a value that the user still has to decide; `source:new` writes it. */
export const UNDECIDED = "DECIDE: ";

/** Returns the first key of a document that is not decided yet. */
export function findUndecided(value: unknown, pointer = ""): { pointer: string; choice: string } | undefined {
  if (typeof value === "string") {
    return value.startsWith(UNDECIDED) ? { pointer, choice: value.slice(UNDECIDED.length) } : undefined;
  }
  if (typeof value !== "object" || value === null) return undefined;
  for (const [key, member] of Object.entries(value)) {
    const found = findUndecided(member, `${pointer}/${key}`);
    if (found) return found;
  }
  return undefined;
}
