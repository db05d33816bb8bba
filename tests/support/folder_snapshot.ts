import { join, relative } from "node:path";

/** The contents of a folder: path, kind, owner and mode of each file and folder, and with `contents` the bytes of files. */
export async function folderSnapshot(
  folder: string,
  { contents = true }: { contents?: boolean } = {},
): Promise<string[]> {
  const lines: string[] = [];
  const add = async (path: string): Promise<void> => {
    const info = await Deno.lstat(path);
    const kind = info.isSymlink ? `link to ${await Deno.readLink(path)}` : info.isDirectory ? "folder" : "file";
    const text = contents && info.isFile ? ` ${(await Deno.readFile(path)).toHex().slice(0, 4000)}` : "";
    lines.push(`${relative(folder, path)} ${kind} ${info.uid}:${info.gid} ${(info.mode! & 0o777).toString(8)}${text}`);
    if (!info.isDirectory) return;
    for await (const { name } of Deno.readDir(path)) await add(join(path, name));
  };
  await add(folder);
  return lines.toSorted();
}
