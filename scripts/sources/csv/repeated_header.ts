import { splitRecord } from "./split_record.ts";

/**
 * Finds out whether a record repeats the header, as in joined files: the same header, or one with its columns in another order, so that
 * the records after it have other columns.
 */
export function repeatedHeader(
  record: Uint8Array,
  { header, ...format }: { header: Uint8Array; separator: string; quote: '"' | "none" },
): "same" | "other order" | undefined {
  if (record.length !== header.length) return undefined;
  if (record.every((byte, index) => byte === header[index])) return "same";
  const [names, again] = [header, record].map((bytes) =>
    JSON.stringify(splitRecord(new TextDecoder().decode(bytes), format).sort())
  );
  return names === again ? "other order" : undefined;
}
