import pRetry from "p-retry";

/**
 * Removes a folder and all in it, also while a program that was cut off still writes there: an initdb whose starter was
 * killed goes on until it finds its files gone, and then removes them itself.
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
