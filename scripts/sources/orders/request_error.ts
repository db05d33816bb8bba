/** The error of one request; `fetchPage` tries again if the error may pass. */
export class RequestError extends Error {
  override readonly name = "RequestError";
  /** Whether the same request may succeed later. */
  readonly passing: boolean;
  /** Whether there was no connection at all, whatever was asked. */
  readonly isUnreachable: boolean;
  /** Milliseconds to wait before the next request, as the API asks. */
  readonly pause: number;
  readonly advice: string;
  /** HTTP status of the answer, if that is the error. */
  readonly status: number | undefined;

  constructor(
    message: string,
    options: { passing?: boolean; isUnreachable?: boolean; pause?: number; advice?: string; status?: number } = {},
  ) {
    super(message);
    this.passing = options.passing ?? false;
    this.isUnreachable = options.isUnreachable ?? false;
    this.status = options.status;
    this.pause = options.pause ?? 0;
    this.advice = options.advice ?? "Run the task again later; the day is still due";
  }
}
