/** Unsupported formats by their first bytes, and what to do about such a file. */
const MAGIC: readonly (readonly [bytes: readonly number[], name: string, advice: string])[] = [
  [[0x1f, 0x8b], "it is packed with gzip", "Unpack it with gunzip"],
  [[0x50, 0x4b, 0x03, 0x04], "it is a zip archive", "Unpack it"],
  [
    [0xd0, 0xcf, 0x11, 0xe0],
    "it is an old Excel workbook (.xls), or one with a password",
    "Save it as an Excel workbook (.xlsx) without a password",
  ],
  [[0x25, 0x50, 0x44, 0x46], "it is a PDF", "Export the data as CSV"],
  [[0x42, 0x5a, 0x68], "it is packed with bzip2", "Unpack it with bunzip2"],
  [[0xfd, 0x37, 0x7a, 0x58, 0x5a], "it is packed with xz", "Unpack it with unxz"],
  [[0x28, 0xb5, 0x2f, 0xfd], "it is packed with zstd", "Unpack it with unzstd"],
  [[0x37, 0x7a, 0xbc, 0xaf], "it is packed with 7-Zip", "Unpack it"],
  [[0x50, 0x41, 0x52, 0x31], "it is a Parquet file", "Export the data as CSV"],
  [[0xff, 0xfe, 0, 0], "it is UTF-32", "Convert it to UTF-8: iconv -f UTF-32 -t UTF-8"],
];

const WRITTEN: readonly (readonly [pattern: RegExp, name: string, advice: string])[] = [
  [
    /^<(!doctype html|html|head|body|table|meta|title|style|script|div)\b/i,
    "it is HTML",
    "Open it: it may be an error page",
  ],
  [/^<(\?xml|[a-z])/i, "it is XML", "Export the data as CSV"],
];

const JSON_BEGINS = /^(\{\s*("|\})|\[\s*[[{\]])/;

/** Detects, by its first bytes, a file that is neither CSV nor JSON; undefined if it may be one of them. */
export function unsupportedFormat(head: Uint8Array): { reason: string; advice: string } | undefined {
  for (const [bytes, reason, advice] of MAGIC) {
    if (bytes.every((byte, index) => head[index] === byte)) return { reason, advice };
  }
  const text = beginningOf(head);
  for (const [pattern, reason, advice] of WRITTEN) if (pattern.test(text)) return { reason, advice };
  return undefined;
}

/** Whether the first bytes of a file begin JSON: an array, or objects on lines. */
export function isJson(head: Uint8Array): boolean {
  return JSON_BEGINS.test(beginningOf(head));
}

function beginningOf(head: Uint8Array): string {
  return new TextDecoder().decode(head.subarray(0, 1000)).trimStart(); // removes a byte order mark
}

/** Whether bytes begin a gzip file. */
export function isGzip(head: Uint8Array): boolean {
  return head[0] === 0x1f && head[1] === 0x8b;
}

/** Whether bytes begin a zip archive, which may be empty. */
export function isZip(head: Uint8Array): boolean {
  return head[0] === 0x50 && head[1] === 0x4b && (head[2] === 3 && head[3] === 4 || head[2] === 5 && head[3] === 6);
}
