import type { RejectedRecord } from "../orders/staged_chunk.ts";

/** A row of a JSON file, as written; whether it is JSON, its reader finds. */
export interface JsonRow {
  /** Line on which it begins, from 1. */
  readonly line: number;
  /** Bytes before it, of the file unpacked and as UTF-8. */
  readonly byteOffset: number;
  /** Without what stands around it; not UTF-8 where the file's bytes are not of its encoding. */
  readonly bytes: Uint8Array;
}

/** The rows of a piece of a JSON file. */
export interface JsonRows {
  readonly rows: readonly JsonRow[];
  /** Rows that are too long. */
  readonly rejected: readonly RejectedRecord[];
}

/** Splits the bytes of a JSON file, piece by piece; throws an error with the reason if they cannot be split further. */
export interface JsonSplitter {
  push(bytes: Uint8Array): JsonRows;
  end(): JsonRows;
}

/** Why bytes cannot be split into rows. */
export class NotJson extends Error {}
