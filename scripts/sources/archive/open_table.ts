import type { InputFile } from "../content/input_file.ts";
import { unusableFile } from "../content/unusable_file.ts";
import type { FileContent } from "../content/file_content.ts";
import { openContent } from "./open_content.ts";

/** Opens a file that must be CSV, packed or not. */
export async function openTable(file: InputFile): Promise<FileContent> {
  const opened = await openContent(file);
  if (opened.kind === "text") return opened.content;
  const reason = opened.kind === "json" ? "it is JSON" : "it is an Excel workbook";
  throw unusableFile(file, reason, "Export the data as CSV");
}
