/** A value as JSON that is the same for the same content: keys sorted, and the columns and metrics of a dataset by name. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (key, inner) => {
    if (Array.isArray(inner)) {
      return key === "columns" || key === "metrics" ? inner.toSorted((one, other) => compare(one, other)) : inner;
    }
    if (typeof inner !== "object" || inner === null) return inner;
    return Object.fromEntries(Object.entries(inner).toSorted(([one], [other]) => one < other ? -1 : 1));
  });
}

/** Superset does not say in which order it exports what a dataset has. Lists of a chart's own hold plain names: they stay. */
function compare(one: unknown, other: unknown): number {
  const [a, b] = [nameOf(one), nameOf(other)];
  return a < b ? -1 : a > b ? 1 : 0;
}

function nameOf(item: unknown): string {
  if (typeof item !== "object" || item === null) return "";
  const { column_name, metric_name } = item as Record<string, unknown>;
  return String(column_name ?? metric_name ?? "");
}
