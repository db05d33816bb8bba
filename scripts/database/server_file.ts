import { lookAt } from "./own_file.ts";

/** The most that is read of a file, so that a log of gigabytes does not fill the memory. */
const MOST_BYTES = 1 << 20;

/**
 * Reads a file that belongs to the server's user, from a position on; undefined where there is no such file. A link or anything
 * else that this user may have put there is not followed. Of a long rest the end is returned.
 */
export async function readServerFile(path: string, from = 0): Promise<Uint8Array | undefined> {
  const before = await lookAt(path);
  if (!before?.isFile) return undefined;
  using file = await Deno.open(path);
  const { ino, dev, size } = await file.stat();
  if (ino !== before.ino || dev !== before.dev) return undefined;
  await file.seek(Math.max(size < from ? 0 : from, size - MOST_BYTES), Deno.SeekMode.Start);
  return await new Response(file.readable).bytes();
}

/** The same as text. */
export async function readServerText(path: string, from = 0): Promise<string | undefined> {
  const bytes = await readServerFile(path, from);
  return bytes && new TextDecoder().decode(bytes);
}
