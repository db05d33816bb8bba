import type { SourceDocument } from "../scripts/sources/documents/source_document.ts";
import type { BenchStore } from "./bench_store.ts";
import type { StagedFile } from "./stage_file.ts";

/** Stages a file in a separate process, so that its peak memory can be measured. */
export async function stageInProcess(
  store: BenchStore,
  path: string,
  { day, document = store.document }: { day?: string; document?: SourceDocument } = {},
): Promise<StagedFile> {
  const script = new URL("stage_file.ts", import.meta.url).pathname;
  const args = [store.url, path, JSON.stringify(document), ...(day ? [day] : [])];
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--quiet",
      `--lock=${new URL("../tests/deno.lock", import.meta.url).pathname}`,
      "--allow-all",
      script,
      ...args,
    ],
  }).output();
  if (code !== 0) throw new Error(`Staging "${path}" failed: ${new TextDecoder().decode(stderr).trim()}`);
  return JSON.parse(new TextDecoder().decode(stdout));
}
