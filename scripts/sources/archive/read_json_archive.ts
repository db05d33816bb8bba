import type { Archive } from "./archive.ts";
import { textOf } from "../content/bytes.ts";
import { channelOf } from "../documents/channel.ts";
import { ColumnWatch } from "../orders/column_watch.ts";
import { copyRow } from "../orders/copy_row.ts";
import { decodeJson } from "../orders/decode_json.ts";
import { type OrderLine, OrderReader } from "../orders/order_reader.ts";
import { parseJsonRow } from "../orders/parse_json_row.ts";
import { reasonOf } from "../orders/record_reasons.ts";
import { RequestError } from "../orders/request_error.ts";
import type { SourceDocument } from "../documents/source_document.ts";
import type { LeftOut, RejectedRecord, StagedChunk } from "../orders/staged_chunk.ts";
import { unusableFile } from "../content/unusable_file.ts";
import type { FileContent } from "../content/file_content.ts";
import { readJsonRows } from "../json/read_json_rows.ts";
import type { JsonRow } from "../json/json_splitter.ts";

/** Reads a JSON file as an archive. Its rows are orders, read like those of the API; order lines are numbered from 1. */
export function readJsonArchive(content: FileContent, document: SourceDocument): Archive {
  const channel = channelOf(document, "archive");
  const orders = new OrderReader(channel);
  async function* records(batchId: string): AsyncGenerator<StagedChunk> {
    const columns = new ColumnWatch(orders.needed);
    let line = 0;
    for await (const { received, rows, rejected: tooLong } of readJsonRows(content)) {
      const rejected: RejectedRecord[] = tooLong.map((record) => ({ ...record, line: ++line }));
      let csv = "";
      const leftOut: LeftOut[] = [];
      const before = line - rejected.length;
      for (const row of rows) {
        for (const read of readLines(row, { orders, columns, encoding: content.encoding })) {
          line++;
          if ("leftOut" in read) leftOut.push(read.leftOut);
          else if ("values" in read) csv += copyRow(batchId, line, read.values);
          else rejected.push({ line, byteOffset: row.byteOffset, ...read, record: textOf(row.bytes) });
        }
      }
      yield { received, csv: new TextEncoder().encode(csv), rows: line - before, leftOut, rejected };
    }
    if (columns.reason === undefined) return;
    throw unusableFile(content, columns.reason, `Check columns in "sources/${document.source}.json"`);
  }
  const form = `${content.encoding}, JSON`;
  return { columns: channel.columns, separator: ",", header: undefined, form, notes: [], records };
}

/** Reads the lines of a row, or why it is rejected. */
function readLines(
  { bytes }: JsonRow,
  { orders, columns, encoding }: { orders: OrderReader; columns: ColumnWatch; encoding: string },
): OrderLine[] {
  let text: string;
  try {
    text = decodeJson(bytes);
  } catch {
    return [{ code: "not_utf8", reason: reasonOf("not_utf8", encoding) }];
  }
  try {
    const row = parseJsonRow(text, bytes);
    if (!("object" in row)) return [row];
    columns.add(row.object);
    return orders.read(row.object);
  } catch (error) {
    if (error instanceof RequestError) return [{ code: "not_json", reason: "is not JSON" }];
    throw error;
  }
}
