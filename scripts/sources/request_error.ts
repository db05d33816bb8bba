/** The error of one request; `fetchPage` tries again if the error may pass. */
export class RequestError extends Error {
  override readonly name = "RequestError";
  /** Whether the same request may succeed later. */
  readonly passing: boolean;
  /** Milliseconds to wait before the next request, as the API asks. */
  readonly pause: number;
  readonly advice: string;

  constructor(message: string, options: { passing?: boolean; pause?: number; advice?: string } = {}) {
    super(message);
    this.passing = options.passing ?? false;
    this.pause = options.pause ?? 0;
    this.advice = options.advice ?? "Run the task again later; the day is still due";
  }
}
