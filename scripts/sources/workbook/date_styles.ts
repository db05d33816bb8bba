import type { NamedFile } from "../content/unusable_file.ts";
import { readXml } from "./read_xml.ts";
import type { ZipEntry } from "../content/zip_file.ts";

/** Number ranges of the built-in formats that show dates and times (ECMA-376, 18.8.30). */
const BUILT_IN: readonly (readonly [first: number, last: number])[] = [[14, 22], [27, 36], [45, 47], [50, 58]];

/** Reads the numbers of the styles of a workbook that show a number as a date or a time. */
export async function readDateStyles(part: ZipEntry | undefined, file: NamedFile): Promise<ReadonlySet<number>> {
  const dateStyles = new Set<number>();
  if (part === undefined) return dateStyles;
  const own = new Map<number, string>();
  let isInCells = false;
  let style = 0;
  await readXml(part, {
    file,
    onOpen: ({ name, attributes }) => {
      if (name === "numFmt") own.set(Number(attributes.numFmtId), attributes.formatCode ?? "");
      if (name === "cellXfs") isInCells = true;
      if (name !== "xf" || !isInCells) return;
      const format = Number(attributes.numFmtId ?? 0);
      const code = own.get(format);
      const isDate = code === undefined
        ? BUILT_IN.some(([first, last]) => format >= first && format <= last)
        : showsDate(code);
      if (isDate) dateStyles.add(style);
      style++;
    },
    onClose: (name) => {
      if (name === "cellXfs") isInCells = false;
    },
  });
  return dateStyles;
}

/** Whether a format code has a letter of a date or a time outside quotes, escapes and color names. */
function showsDate(code: string): boolean {
  const [positive = ""] = code.replace(/"[^"]*"|\\.|_.|\*./g, "").split(";");
  if (/general/i.test(positive)) return false;
  return /\[(h+|m+|s+)\]/i.test(positive) || /[dmyhs]/i.test(positive.replace(/\[[^\]]*\]/g, ""));
}
