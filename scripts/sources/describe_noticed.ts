import type { Noticed } from "./csv_shape.ts";

/** Says in words, a sentence each, what a scanner noticed beside the records of a file. */
export function describeNoticed({ emptyLines, repeatedHeaders, openEnd }: Noticed): string[] {
  const notes: string[] = [];
  if (emptyLines > 0) notes.push(`${counted(emptyLines, "line")} without any value left out`);
  if (repeatedHeaders > 0) notes.push(`its header came again and was left out, ${counted(repeatedHeaders, "time")}`);
  if (openEnd === "kept") notes.push("its last line has no line end");
  if (openEnd === "rejected") {
    notes.push(
      "its last line has no line end, so it may be cut and was rejected. If all files of this source end so, set " +
        '"lastLineEnd": "optional" in "archive" of the source document',
    );
  }
  return notes;
}

function counted(count: number, word: string): string {
  return `${count.toLocaleString("en-US")} ${word}${count === 1 ? "" : "s"}`;
}
