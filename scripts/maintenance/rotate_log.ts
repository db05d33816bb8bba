const LARGE_BYTES = 10_000_000;

/** Renames a large log to `….1`, replacing an earlier one; returns whether it did. */
export async function rotateLog(path: string): Promise<boolean> {
  const found = await Deno.stat(path).catch((error) => {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  });
  if (found === undefined || found.size < LARGE_BYTES) return false;
  await Deno.rename(path, `${path}.1`);
  return true;
}
