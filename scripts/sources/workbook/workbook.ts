import { posix } from "node:path";
import { type NamedFile, unusableFile } from "../content/unusable_file.ts";
import { readDateStyles } from "./date_styles.ts";
import { SharedTexts } from "./shared_texts.ts";
import type { CellRules } from "./sheet_cell.ts";
import { type SheetRow, sheetRows } from "./sheet_rows.ts";
import { readXml, type XmlElement } from "./read_xml.ts";
import type { ZipEntry } from "../content/zip_file.ts";

/** A sheet of a workbook. */
export interface Sheet {
  readonly name: string;
  readonly part: ZipEntry;
}

/** An Excel workbook. */
export interface Workbook {
  readonly sheets: readonly Sheet[];
  /** The bytes of the file. */
  received(): AsyncGenerator<Uint8Array>;
  /** Reads the rows of a sheet that have a cell, in blocks. */
  rows(sheet: Sheet): AsyncGenerator<readonly SheetRow[]>;
}

/** Other documents that are zip archives, by the name of a file in them. */
const OTHERS: readonly (readonly [name: RegExp, kind: string])[] = [
  [/^xl\/workbook\.bin$/, "an Excel workbook in binary form (.xlsb)"],
  [/^word\//, "a Word document"],
  [/^ppt\//, "a PowerPoint document"],
  [/^content\.xml$/, "an OpenDocument file"],
  [/^Index\/.*\.iwa$/, "a Numbers document"],
];

/** Returns the main part of a workbook; undefined if the zip archive is not one; throws if it is another kind of document. */
export function workbookPart(entries: readonly ZipEntry[], file: NamedFile): ZipEntry | undefined {
  const part = entries.find(({ name }) => /^\/?xl\/workbook\d*\.xml$/i.test(name));
  if (part !== undefined) return part;
  const other = OTHERS.find(([pattern]) => entries.some(({ name }) => pattern.test(name)));
  if (other === undefined) return undefined;
  throw unusableFile(file, `it is ${other[1]}`, "Save it as an Excel workbook (.xlsx), or the sheet as CSV UTF-8");
}

/** Opens a workbook, and reads its list of sheets. */
export async function openWorkbook(
  entries: readonly ZipEntry[],
  { file, received }: { file: NamedFile; received: () => AsyncGenerator<Uint8Array> },
): Promise<Workbook> {
  const main = workbookPart(entries, file)!;
  const partAt = (path: string): ZipEntry | undefined => {
    const whole = posix.normalize(path.startsWith("/") ? path : `${posix.dirname(main.name)}/${path}`);
    return entries.find(({ name }) => sameName(name, whole));
  };
  const relations: XmlElement[] = [];
  const relationsPart = partAt(`_rels/${posix.basename(main.name)}.rels`);
  if (relationsPart === undefined) throw unusableFile(file, "the workbook lacks its list of parts", "Save it again");
  await readXml(relationsPart, {
    file,
    onOpen: (element) => element.name === "Relationship" && relations.push(element),
  });
  const related = (isMeant: (relation: Readonly<Record<string, string>>) => boolean): ZipEntry | undefined => {
    const target = relations.find(({ attributes }) => isMeant(attributes))?.attributes.Target;
    return target === undefined ? undefined : partAt(target);
  };
  const sheets: Sheet[] = [];
  let countsFrom1904 = false;
  await readXml(main, {
    file,
    onOpen: ({ name, attributes }) => {
      if (name === "workbookPr") countsFrom1904 = ["1", "true"].includes(attributes.date1904 ?? "");
      if (name !== "sheet") return;
      const part = related(({ Id, Type }) => Id === attributes.id && Type?.endsWith("/worksheet") === true);
      if (part !== undefined) sheets.push({ name: attributes.name ?? "", part });
    },
  });
  const typed = (kind: string) => related(({ Type }) => Type?.endsWith(`/${kind}`) === true);
  let rules: CellRules | undefined; // read once, for both the header and the rows
  async function* rows(sheet: Sheet): AsyncGenerator<readonly SheetRow[]> {
    rules ??= {
      file,
      texts: await SharedTexts.read(typed("sharedStrings"), file),
      dateStyles: await readDateStyles(typed("styles"), file),
      countsFrom1904,
    };
    yield* sheetRows(sheet.part, rules);
  }
  return { sheets, received, rows };
}

function sameName(name: string, wanted: string): boolean {
  return name.replace(/^\//, "").toLowerCase() === wanted.replace(/^\//, "").toLowerCase();
}
