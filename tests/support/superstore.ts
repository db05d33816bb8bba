import { readSourceDocument } from "../../scripts/sources/documents/read_source_document.ts";
import type {
  ApiDocument,
  ArchiveDocument,
  Column,
  SourceDocument,
} from "../../scripts/sources/documents/source_document.ts";

/** A document with files and an API. */
export type ShopDocument = SourceDocument & { readonly archive: ArchiveDocument; readonly api: ApiDocument };

/** One whose rows are lines and whose columns are names. */
export type PlainDocument = ShopDocument & { readonly columns: Readonly<Record<Column, string>> };

/** Returns the document of the sample shop, which is plain. */
export async function readSuperstore(): Promise<PlainDocument> {
  return await readSourceDocument("superstore") as PlainDocument;
}
