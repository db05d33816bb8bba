/**
 * The nodes of a parse tree with their kinds, parents before children.
 *
 * A node is an object with one field, named by its kind: `{"ColumnRef": {…}}`.
 */
export function* eachNode(tree: unknown): Generator<[kind: string, fields: Record<string, unknown>]> {
  if (typeof tree !== "object" || tree === null) return;
  for (const [key, value] of Object.entries(tree)) {
    if (/^[A-Z]/.test(key) && typeof value === "object" && value !== null) {
      yield [key, value as Record<string, unknown>];
    }
    yield* eachNode(value);
  }
}
