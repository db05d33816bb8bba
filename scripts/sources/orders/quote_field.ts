/** Writes a field as CSV that COPY reads back unchanged: null is empty, every other value is quoted. */
export function quoteField(field: string | null): string {
  if (field === null) return "";
  return field.includes('"') ? `"${field.replaceAll('"', '""')}"` : `"${field}"`;
}
