/** A field as CSV that COPY reads back the same: null becomes empty, all else is quoted. */
export function quoteField(field: string | null): string {
  return field === null ? "" : `"${field.replaceAll('"', '""')}"`;
}
