/** A row by the names of its columns: `pValueIs` becomes `p_value_is`, and `critical5` becomes `critical_5`. */
export function toColumns(row: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).map((
      [key, value],
    ) => [key.replaceAll(/[A-Z]|\d+/g, (part) => `_${part.toLowerCase()}`), value]),
  );
}
