/** The fields that a GraphQL query asks for, and how many of a list. */
export interface Selection {
  readonly first: number | undefined;
  readonly fields: Map<string, Selection>;
}

/** What is not GraphQL, or asks for what is not there. */
export class SelectionError extends Error {}

/** Reads the selection of a query such as `query($n: Int!) { orders(first: $n) { nodes { id } } }`: fields and `first`, no fragments, no aliases. */
export function readSelection(query: string, variables: Record<string, unknown>): Selection {
  const tokens: string[] = query.match(/[{}()]|\$?\w+|"(?:[^"\\]|\\.)*"|[:!=[\],]/g) ?? [];
  let at = tokens.indexOf("{");
  if (at < 0) throw new SelectionError("syntax error, unexpected end of file");
  const readFields = (): Map<string, Selection> => {
    const fields = new Map<string, Selection>();
    at++;
    while (tokens[at] !== "}") {
      const name = tokens[at++];
      if (name === undefined || !/^\w+$/.test(name)) {
        throw new SelectionError(`syntax error, unexpected ${name ?? "end"}`);
      }
      let first: number | undefined;
      if (tokens[at] === "(") {
        for (; tokens[at] !== ")"; at++) {
          if (at >= tokens.length) throw new SelectionError("syntax error, unexpected end of file");
          if (tokens[at] !== "first" || tokens[at + 1] !== ":") continue;
          const value = tokens[at + 2]!;
          first = Number(value.startsWith("$") ? variables[value.slice(1)] : value);
        }
        at++;
      }
      fields.set(name, { first, fields: tokens[at] === "{" ? readFields() : new Map() });
    }
    at++;
    return fields;
  };
  return { first: undefined, fields: readFields() };
}

/** The part of a value that was selected. Lists of nodes are cut to `first`, as the platform does; their pageInfo says so. */
export function project(value: unknown, selection: Selection, type = "QueryRoot"): unknown {
  if (Array.isArray(value)) return value.map((item) => project(item, selection, type));
  if (value === null || typeof value !== "object") {
    if (selection.fields.size > 0 && value !== null) throw new SelectionError(`${type} has no fields`);
    return value;
  }
  if (selection.fields.size === 0) throw new SelectionError(`Field must have selections (${type})`);
  const isCut = "nodes" in value && (value.nodes as unknown[]).length > (selection.first ?? Infinity);
  return Object.fromEntries(
    [...selection.fields].map(([name, inner]) => {
      if (!Object.hasOwn(value, name)) throw new SelectionError(`Field '${name}' doesn't exist on type '${type}'`);
      const found = isCut && name === "pageInfo"
        ? { hasNextPage: true, endCursor: null }
        : (value as Record<string, unknown>)[name];
      const list = name === "nodes" && Array.isArray(found) ? found.slice(0, selection.first) : found;
      return [name, project(list, inner, name)];
    }),
  );
}

/** What a query costs before it runs: one for an object, and a list as often as it has items. */
export function costOf({ first = 1, fields }: Selection): number {
  const inner = [...fields.values()].filter(({ fields }) => fields.size > 0);
  return inner.length === 0 ? first : first * (inner.reduce((sum, child) => sum + costOf(child), 0) || 1);
}
