import { IS_ROOT } from "./clean_checkout.ts";

/** Mounts a small disk over a folder; undefined if the tests may not mount one. Disposing of it runs `stop` and unmounts it. */
export async function smallDisk(
  path: string,
  { size, stop }: { size: string; stop: () => Promise<unknown> },
): Promise<AsyncDisposable | undefined> {
  const mount = async (program: string, args: string[]): Promise<boolean> =>
    (await new Deno.Command(program, { args, stderr: "null" }).output()).success;
  if (!IS_ROOT || Deno.build.os !== "linux") return undefined;
  if (!await mount("mount", ["-t", "tmpfs", "-o", `size=${size},mode=755`, "tmpfs", path])) return undefined;
  return {
    async [Symbol.asyncDispose](): Promise<void> {
      await stop();
      await mount("umount", [path]);
    },
  };
}

/** Writes a file until the disk is full. */
export async function fillDisk(path: string): Promise<void> {
  using file = await Deno.open(path, { create: true, write: true });
  const block = new Uint8Array(1 << 16);
  try {
    while (true) await file.write(block);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ENOSPC")) throw error;
  }
}
