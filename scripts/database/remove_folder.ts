import pRetry from "p-retry";

/**
 * Removes a folder with everything in it, even while a program still writes there: an initdb whose task was killed continues
 * until its files are gone, and then removes the rest itself.
 */
export async function removeFolder(path: string): Promise<void> {
  await pRetry(async () => {
    if (await Deno.lstat(path).then(() => true, () => false)) await Deno.remove(path, { recursive: true });
  }, {
    retries: 100,
    minTimeout: 50,
    factor: 1,
    shouldRetry: ({ error }) => "code" in error && (error.code === "ENOTEMPTY" || error.code === "ENOENT"),
  });
}
