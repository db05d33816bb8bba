// @ts-types="@types/sax"
import sax from "sax";
import { StorecastError } from "../../core/storecast_error.ts";
import { type NamedFile, unusableFile } from "../content/unusable_file.ts";
import { limitUnpacked } from "../content/unpack_limit.ts";
import type { ZipEntry } from "../content/zip_file.ts";

/** Opening tag of an XML element, without namespace prefixes. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** Handlers for XML as it is read. */
export interface XmlReading {
  readonly file: NamedFile;
  readonly onOpen: (element: XmlElement) => void;
  readonly onText?: (text: string) => void;
  readonly onClose?: (name: string) => void;
}

/** Bytes that are parsed at a time: the parsed objects take many times as much memory. */
const SLICE_BYTES = 1 << 16;

/** Reads the XML of a part of a workbook. */
export async function readXml(part: ZipEntry, reading: XmlReading): Promise<void> {
  for await (const _ of xmlPieces(part, reading));
}

/** Reads XML, and yields after each piece of it. */
export async function* xmlPieces(part: ZipEntry, { file, onOpen, onText, onClose }: XmlReading): AsyncGenerator<void> {
  const parser = sax.parser(true, { position: false });
  parser.onopentag = ({ name, attributes }) => {
    onOpen({ name: bare(name), attributes: withoutPrefixes(attributes as Record<string, string>) });
  };
  if (onText) parser.ontext = parser.oncdata = onText;
  if (onClose) parser.onclosetag = (name) => onClose(bare(name));
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const pieces = limitUnpacked(unpacked(part), { file, packedBytes: part.packedBytes });
  try {
    for await (const { bytes } of pieces) {
      for (let at = 0; at < bytes.length; at += SLICE_BYTES) {
        parser.write(decoder.decode(bytes.subarray(at, at + SLICE_BYTES), { stream: true }));
        yield;
      }
    }
    parser.write(decoder.decode()).close();
  } catch (error) {
    if (error instanceof StorecastError) throw error;
    const reason = `"${part.name}" in it is damaged: ${(error as Error).message.split("\n")[0]}`;
    throw unusableFile(file, reason, "Open the workbook and save it again");
  }
}

async function* unpacked(part: ZipEntry): AsyncGenerator<{ received: Uint8Array[]; bytes: Uint8Array }> {
  for await (const bytes of part.read()) yield { received: [], bytes };
}

function withoutPrefixes(attributes: Record<string, string>): Record<string, string> {
  for (const name in attributes) {
    if (!name.includes(":")) continue;
    return Object.fromEntries(Object.entries(attributes).map(([name, value]) => [bare(name), value]));
  }
  return attributes;
}

function bare(name: string): string {
  return name.slice(name.indexOf(":") + 1);
}
