/** Thrown by work that has missed its deadline. */
export class DeadlineMissed extends Error {
  override readonly name = "DeadlineMissed";
  constructor() {
    super("The deadline was missed");
  }
}

/** The time that a piece of work may take. JavaScript cannot be interrupted, so the work checks it between its steps. */
export class Deadline {
  readonly #end: number;

  /** A deadline this many milliseconds from now. */
  constructor(milliseconds: number) {
    this.#end = performance.now() + milliseconds;
  }

  /** Throws `DeadlineMissed` once the time is over. */
  check(): void {
    if (performance.now() >= this.#end) throw new DeadlineMissed();
  }
}
