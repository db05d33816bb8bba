import { pathInfo } from "./own_file.ts";

/** The most bytes to read of a file, so that a log of gigabytes does not fill the memory. */
const MOST_BYTES = 1 << 20;

/**
 * Reads a file of the server's user from a position on, or its last MB if that is less; undefined if it is not a plain file. Links
 * that this user may have put there are not followed.
 */
export async function readServerFile(path: string, from = 0): Promise<Uint8Array | undefined> {
  const before = await pathInfo(path);
  if (!before?.isFile) return undefined;
  using file = await Deno.open(path);
  const { ino, dev, size } = await file.stat();
  if (ino !== before.ino || dev !== before.dev) return undefined;
  await file.seek(Math.max(size < from ? 0 : from, size - MOST_BYTES), Deno.SeekMode.Start);
  return await new Response(file.readable).bytes();
}

/** Reads the same as text. */
export async function readServerText(path: string, from = 0): Promise<string | undefined> {
  const bytes = await readServerFile(path, from);
  return bytes && new TextDecoder().decode(bytes);
}
