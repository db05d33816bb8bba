/** The byte order mark of UTF-8. */
export const BYTE_ORDER_MARK: readonly number[] = [0xef, 0xbb, 0xbf];

/** Length of the byte order mark at a position of UTF-8; 0 if there is none. */
export function markLength(bytes: Uint8Array, start = 0): number {
  return BYTE_ORDER_MARK.every((byte, index) => bytes[start + index] === byte) ? BYTE_ORDER_MARK.length : 0;
}

/** Decodes bytes as UTF-8, with U+FFFD for invalid bytes and for NUL, which PostgreSQL cannot store. */
export function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes).replaceAll("\0", "\uFFFD");
}

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

export function isUtf8(bytes: Uint8Array): boolean {
  try {
    decoder.decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** Whether text has characters beyond ASCII and is valid UTF-8, which text in another encoding almost never is by chance. */
export function hasUtf8Letters(bytes: Uint8Array, { isCut }: { isCut: boolean }): boolean {
  if (!bytes.some((byte) => byte > 127)) return false;
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: isCut });
    return true;
  } catch {
    return false;
  }
}

/** Joins two pieces of bytes. */
export function concat(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(first.length + second.length);
  joined.set(first);
  joined.set(second, first.length);
  return joined;
}
