import { createHash } from "node:crypto";
import { basename } from "node:path";
import { unreadableFile } from "../../core/unreadable_file.ts";
import type { InputFile } from "./input_file.ts";
import { unusableFile } from "./unusable_file.ts";

/**
 * Compares a file with the checksum in FILE.sha256, written by sha256sum; returns whether there is one. Throws if the checksums differ,
 * or if there is none and `isRequired`.
 */
export async function verifyChecksum(
  file: InputFile,
  { isRequired }: { isRequired: boolean },
): Promise<boolean> {
  const path = checksumPath(file.path);
  const text = await readIfThere(path);
  if (text === undefined) {
    if (!isRequired) return false;
    throw unusableFile(
      file,
      `there is no "${path}", which the source document requires`,
      "Create it with sha256sum",
    );
  }
  const stated = statedChecksum(text, basename(file.path));
  if (stated === undefined) {
    throw unusableFile(file, `"${path}" has no SHA-256 of it`, "Create it with: sha256sum FILE > FILE.sha256");
  }
  const hash = createHash("sha256");
  for await (const bytes of file.readChunks()) hash.update(bytes);
  const found = hash.digest("hex");
  if (found === stated) return true;
  const reason = `its SHA-256 is ${found}, but "${path}" says ${stated}: it is incomplete or was changed`;
  throw unusableFile(file, reason, "Get the file again");
}

/** Returns the path of a file's checksum. */
export function checksumPath(path: string): string {
  return `${path}.sha256`;
}

/** Returns the checksum for a file name; if the text has only one checksum, whatever its name. */
function statedChecksum(text: string, name: string): string | undefined {
  const stated = [...text.matchAll(/^\\?([0-9a-f]{64})(?:[ \t]+\*?(.*?))?\r?$/gim)];
  const own = stated.length === 1 ? stated[0] : stated.find(([, , path]) => basename(path ?? "") === name);
  return own?.[1]?.toLowerCase();
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw unreadableFile(path, error);
  }
}
