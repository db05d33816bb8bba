import type { RejectedRecord } from "../orders/staged_chunk.ts";

/** A row of a JSON file as written; it is not parsed yet. */
export interface JsonRow {
  /** Line on which it begins, from 1. */
  readonly line: number;
  /** Offset in the unpacked file as UTF-8, in bytes. */
  readonly byteOffset: number;
  /** Its text without blanks around it; not UTF-8 if bytes of the file are invalid in its encoding. */
  readonly bytes: Uint8Array;
}

/** The rows of a piece of a JSON file. */
export interface JsonRows {
  readonly rows: readonly JsonRow[];
  /** Rows that are too long. */
  readonly rejected: readonly RejectedRecord[];
}

/** Splits the bytes of a JSON file, piece by piece; throws `NotJson` if they cannot be split further. */
export interface JsonSplitter {
  push(bytes: Uint8Array): JsonRows;
  end(): JsonRows;
}

/** The error that bytes cannot be split into rows; its message is a reason for `unusableFile`. */
export class NotJson extends Error {}
