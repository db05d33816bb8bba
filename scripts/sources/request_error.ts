/** The error of one request; `fetchPage` tries again if it is passing. */
export class RequestError extends Error {
  override readonly name = "RequestError";
  /** Whether the same request may succeed later. */
  readonly passing: boolean;
  /** Milliseconds that the API asks to wait before it is asked again. */
  readonly pause: number;
  readonly advice: string;

  constructor(message: string, options: { passing?: boolean; pause?: number; advice?: string } = {}) {
    super(message);
    this.passing = options.passing ?? false;
    this.pause = options.pause ?? 0;
    this.advice = options.advice ?? "Run the task again later: the day is still due";
  }
}
