import { splitRecord } from "./split_record.ts";

/**
 * Says whether a record is the header again, as where files were joined: the same, or with its columns in another order, in which
 * the records after it cannot be read as those before.
 */
export function headerAgain(
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
