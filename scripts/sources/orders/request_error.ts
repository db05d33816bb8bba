/** The error of one request; `fetchPage` retries transient ones. */
export class RequestError extends Error {
  override readonly name = "RequestError";
  /** Whether the same request may succeed later. */
  readonly isTransient: boolean;
  /** Whether there was no connection to the server at all. */
  readonly isUnreachable: boolean;
  /** Milliseconds to wait before the next request, if the API asks for it. */
  readonly pause: number;
  readonly advice: string;
  /** HTTP status of the answer, if the status is the error. */
  readonly status: number | undefined;

  constructor(
    message: string,
    options: { isTransient?: boolean; isUnreachable?: boolean; pause?: number; advice?: string; status?: number } = {},
  ) {
    super(message);
    this.isTransient = options.isTransient ?? false;
    this.isUnreachable = options.isUnreachable ?? false;
    this.status = options.status;
    this.pause = options.pause ?? 0;
    this.advice = options.advice ?? "Run the task again later; the day is still due";
  }
}
