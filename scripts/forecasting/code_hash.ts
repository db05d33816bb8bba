import { fileURLToPath } from "node:url";
import { sha256 } from "../core/sha256.ts";

/** A hash of the forecasting code, so that no version reuses the results of another. */
export async function codeHash(): Promise<string> {
  const texts: string[] = [];
  await collect(fileURLToPath(new URL(".", import.meta.url)), texts);
  return sha256(...texts);
}

async function collect(folder: string, texts: string[]): Promise<void> {
  const entries = Array.from(Deno.readDirSync(folder)).sort((a, b) => a.name < b.name ? -1 : 1);
  for (const { name, isDirectory } of entries) {
    if (isDirectory) await collect(`${folder}/${name}`, texts);
    else if (name.endsWith(".ts")) texts.push(name, await Deno.readTextFile(`${folder}/${name}`));
  }
}
