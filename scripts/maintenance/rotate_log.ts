const LARGE_BYTES = 10_000_000;

/** Sets a log that has grown large aside, in place of the one set aside before; gives whether it did. */
export async function rotateLog(path: string): Promise<boolean> {
  const found = await Deno.stat(path).catch((error) => {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  });
  if (found === undefined || found.size < LARGE_BYTES) return false;
  await Deno.rename(path, `${path}.1`);
  return true;
}
