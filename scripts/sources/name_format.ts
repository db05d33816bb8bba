/** Formats that are told by their first bytes, and what to do about a file of each. */
const MAGIC: readonly (readonly [bytes: readonly number[], name: string, advice: string])[] = [
  [[0x1f, 0x8b], "it is packed with gzip", "Unpack it with gunzip"],
  [
    [0x50, 0x4b, 0x03, 0x04],
    "it is an Excel workbook or a zip archive",
    "Save the sheet as CSV UTF-8, or unpack the archive",
  ],
  [[0xd0, 0xcf, 0x11, 0xe0], "it is an old Excel workbook (.xls)", "Save the sheet as CSV UTF-8"],
  [[0x25, 0x50, 0x44, 0x46], "it is a PDF", "Have the data exported as CSV"],
  [[0x42, 0x5a, 0x68], "it is packed with bzip2", "Unpack it with bunzip2"],
  [[0xfd, 0x37, 0x7a, 0x58, 0x5a], "it is packed with xz", "Unpack it with unxz"],
  [[0x28, 0xb5, 0x2f, 0xfd], "it is packed with zstd", "Unpack it with unzstd"],
  [[0x37, 0x7a, 0xbc, 0xaf], "it is packed with 7-Zip", "Unpack it"],
  [[0x50, 0x41, 0x52, 0x31], "it is a Parquet file", "Have the data exported as CSV"],
  [[0xff, 0xfe], "it is UTF-16", "Convert it to UTF-8: iconv -f UTF-16 -t UTF-8"],
  [[0xfe, 0xff], "it is UTF-16", "Convert it to UTF-8: iconv -f UTF-16 -t UTF-8"],
];

const WRITTEN: readonly (readonly [pattern: RegExp, name: string, advice: string])[] = [
  [
    /^<(!doctype html|html|head|body|table|meta|title|style|script|div)\b/i,
    "it is HTML",
    "It may be an error page: look at it",
  ],
  [/^<(\?xml|[a-z])/i, "it is XML", "Have the data exported as CSV"],
  [/^(\{\s*("|\})|\[\s*[[{\]])/, "it is JSON", "Have the data exported as CSV"],
];

/** Names the format of a file that is not text in lines by its first bytes; undefined if it may be CSV. */
export function nameFormat(head: Uint8Array): { reason: string; advice: string } | undefined {
  for (const [bytes, reason, advice] of MAGIC) {
    if (bytes.every((byte, index) => head[index] === byte)) return { reason, advice };
  }
  if (isWide(head)) return { reason: "it is UTF-16", advice: "Convert it to UTF-8: iconv -f UTF-16LE -t UTF-8" };
  const text = new TextDecoder().decode(head.subarray(0, 1000)).trimStart(); // removes a byte order mark
  for (const [pattern, reason, advice] of WRITTEN) if (pattern.test(text)) return { reason, advice };
  return undefined;
}

/** Whether every other byte is NUL, as in UTF-16 of Latin letters. */
function isWide(head: Uint8Array): boolean {
  const start = head.subarray(0, 200);
  if (start.length < 4) return false;
  const nuls = [0, 0];
  for (const [index, byte] of start.entries()) if (byte === 0) nuls[index % 2]!++;
  return Math.max(...nuls) > start.length * 0.4 && Math.min(...nuls) < start.length * 0.1;
}
