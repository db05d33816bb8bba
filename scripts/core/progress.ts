import { visible } from "./visible.ts";

const encoder = new TextEncoder();

/** Shows the current step on one line of the terminal, which each text overwrites. Prints nothing if stderr is not a terminal. */
export class Progress implements Disposable {
  readonly #isTerminal = Deno.stderr.isTerminal();

  readonly show = (text: string): void => this.#write(`\r\x1b[K${visible(text)} …`);

  [Symbol.dispose](): void {
    this.#write("\r\x1b[K");
  }

  #write(text: string): void {
    if (this.#isTerminal) Deno.stderr.writeSync(encoder.encode(text));
  }
}
