/** Exit codes of all tasks; `docs/errors.md` explains them. */
export const ExitCode = {
  ok: 0,
  unexpected: 1,
  usage: 2,
  input: 3,
  api: 4,
  databaseUnreachable: 5,
  databaseForeign: 6,
  anotherRun: 7,
  batchFailed: 8,
  dataTestFailed: 9,
  diskFull: 10,
  late: 11,
  forecast: 12,
  backup: 13,
  superset: 14,
  incomplete: 15,
} as const;

export type ExitCode = typeof ExitCode[keyof typeof ExitCode];
