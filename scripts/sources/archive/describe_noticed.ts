import { several } from "../../core/counted.ts";
import type { Noticed } from "../csv/csv_shape.ts";
import type { ArchiveDocument } from "../documents/source_document.ts";

/** Describes what a scanner noticed in a file, one sentence each. */
export function describeNoticed(
  { emptyLines, repeatedHeaders, openEnd, tableEnd, letters }: Noticed,
  { endsAt }: Pick<ArchiveDocument, "endsAt">,
): string[] {
  const notes: string[] = [];
  if (endsAt !== undefined && tableEnd === undefined) {
    notes.push("it has no row that ends its table, so it may be cut off");
  }
  if (tableEnd !== undefined) {
    const after = tableEnd.after > 0 ? `, with ${several(tableEnd.after, "line")} after it` : "";
    notes.push(`its line ${tableEnd.line} ends the table and was left out${after}`);
  }
  if (letters.encodedTwice > 2 && 2 * letters.encodedTwice > letters.records) {
    notes.push(
      `${several(letters.encodedTwice, "row")} of the first ${
        several(letters.records, "row")
      } with letters beyond ASCII ` +
        `look as if they had been encoded twice (Ã¤ for ä), and were kept so: UTF-8 was read as another encoding, ` +
        'either because of "encoding" in the source document, or by the program that wrote the file',
    );
  }
  if (emptyLines > 0) notes.push(`${several(emptyLines, "line")} without any value left out`);
  if (repeatedHeaders > 0) notes.push(`its repeated header was left out ${several(repeatedHeaders, "time")}`);
  if (openEnd === "kept") notes.push("its last line has no line end");
  if (openEnd === "rejected") {
    notes.push(
      "its last line has no line end, so it may be cut off and was rejected. If all files of this source end so, set " +
        '"lastLineEnd": "optional" in "archive" of the source document',
    );
  }
  return notes;
}
