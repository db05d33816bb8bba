const WIDTH = 118;

/** Writes a value as JSON for people: an array or object that fits on one line is not broken. */
export function compactJson(value: unknown, indent = 0, before = 0): string {
  const line = onOneLine(value);
  if (typeof value !== "object" || value === null || indent > 0 && indent + before + line.length <= WIDTH) return line;
  const inner = indent + 2;
  const isArray = Array.isArray(value);
  const parts = Object.entries(value).map(([key, member]) => {
    const name = isArray ? "" : `${JSON.stringify(key)}: `;
    return " ".repeat(inner) + name + compactJson(member, inner, name.length);
  });
  const [open, close] = isArray ? "[]" : "{}";
  return `${open}\n${parts.join(",\n")}\n${" ".repeat(indent)}${close}`;
}

function onOneLine(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(onOneLine).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(([key, member]) => `${JSON.stringify(key)}: ${onOneLine(member)}`);
  return members.length === 0 ? "{}" : `{ ${members.join(", ")} }`;
}
