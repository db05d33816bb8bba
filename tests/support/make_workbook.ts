import { strToU8, zipSync } from "fflate";

/** A cell as it is stored: its attributes and content as XML; or just a text, which becomes an inline string, or a number. */
export type MadeCell = string | number | null | { readonly attributes?: string; readonly xml: string };

/** A workbook to make. */
export interface MadeWorkbook {
  /** The rows of each sheet by its name; a row that is missing has no cells. */
  readonly sheets: Readonly<Record<string, readonly (readonly MadeCell[] | null)[]>>;
  /** Shared strings, to which cells refer by number, as XML of their items. */
  readonly texts?: readonly string[];
  /** Number formats of the styles, from style 1 on, to which cells refer by `s="1"`. */
  readonly formats?: readonly (number | string)[];
  readonly countsFrom1904?: boolean;
}

const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/** Makes an Excel workbook. */
export function makeWorkbook({ sheets, texts = [], formats = [], countsFrom1904 }: MadeWorkbook): Uint8Array {
  const names = Object.keys(sheets);
  const relation = (id: string, kind: string, target: string) =>
    `<Relationship Id="${id}" Type="${RELATIONS}/${kind}" Target="${target}"/>`;
  const parts: Record<string, string> = {
    "_rels/.rels": `<Relationships>${relation("rId1", "officeDocument", "xl/workbook.xml")}</Relationships>`,
    "xl/workbook.xml": `<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}">` +
      `<workbookPr${countsFrom1904 ? ' date1904="1"' : ""}/><sheets>${
        names.map((name, index) => `<sheet name="${escaped(name)}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`)
          .join(
            "",
          )
      }</sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": `<Relationships>${
      names.map((_, index) => relation(`rId${index + 1}`, "worksheet", `worksheets/sheet${index + 1}.xml`)).join("")
    }${relation("rIdT", "sharedStrings", "sharedStrings.xml")}${
      relation("rIdS", "styles", "styles.xml")
    }</Relationships>`,
    "xl/sharedStrings.xml": `<sst xmlns="${MAIN}">${texts.map((text) => `<si>${text}</si>`).join("")}</sst>`,
    "xl/styles.xml": stylesXml(formats),
  };
  for (const [index, name] of names.entries()) {
    parts[`xl/worksheets/sheet${index + 1}.xml`] = sheetXml(sheets[name]!);
  }
  return zipSync(Object.fromEntries(
    Object.entries(parts).map(([name, xml]) => [name, strToU8(`<?xml version="1.0" encoding="UTF-8"?>\n${xml}`)]),
  ));
}

function stylesXml(formats: readonly (number | string)[]): string {
  const ids = formats.map((format, index) => typeof format === "number" ? format : 164 + index);
  const own = formats.map((format, index) =>
    typeof format === "number" ? "" : `<numFmt numFmtId="${ids[index]}" formatCode="${escaped(format)}"/>`
  );
  const styles = [0, ...ids].map((id) => `<xf numFmtId="${id}"/>`).join("");
  // Named styles, to which cells do not refer, come first.
  return `<styleSheet xmlns="${MAIN}"><numFmts>${
    own.join("")
  }</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>` +
    `<cellXfs>${styles}</cellXfs></styleSheet>`;
}

function sheetXml(rows: readonly (readonly MadeCell[] | null)[]): string {
  const written = rows.map((cells, index) => {
    if (cells === null) return "";
    const row = index + 1;
    return `<row r="${row}">${
      cells.map((cell, column) => cellXml(cell, `${columnName(column)}${row}`)).join("")
    }</row>`;
  });
  return `<worksheet xmlns="${MAIN}"><sheetData>${written.join("")}</sheetData></worksheet>`;
}

function cellXml(cell: MadeCell, reference: string): string {
  if (cell === null) return "";
  if (typeof cell === "number") return `<c r="${reference}"><v>${cell}</v></c>`;
  if (typeof cell === "string") {
    return `<c r="${reference}" t="inlineStr"><is><t xml:space="preserve">${escaped(cell)}</t></is></c>`;
  }
  return `<c r="${reference}" ${cell.attributes ?? ""}>${cell.xml}</c>`;
}

function columnName(column: number): string {
  const letter = String.fromCharCode(65 + column % 26);
  return column < 26 ? letter : columnName(Math.floor(column / 26) - 1) + letter;
}

export function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
