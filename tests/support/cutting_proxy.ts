import { connect, createServer, type Server, type Socket } from "node:net";

/** What happens to a connection: it is closed, it is reset (RST), it pauses for a while, or it stalls for good. */
export type Cut = "close" | "reset" | "delay" | "stall";

/** Where a connection is cut: after this many bytes in one direction, over all connections together. */
export interface CutPoint {
  readonly cut: Cut;
  readonly way: Way;
  readonly byte: number;
}

/** To the server, or back to the task. */
export type Way = "there" | "back";

/** A TCP proxy between a task and PostgreSQL. */
export interface Proxy extends AsyncDisposable {
  readonly port: number;
  /** The bytes that passed in each direction. */
  readonly bytes: Readonly<Record<Way, number>>;
  /** Whether the point was reached. */
  readonly hasCut: boolean;
  /** Cuts one connection at a point that counts from now: after this many more bytes. */
  cutAfter(point: CutPoint): void;
}

const DELAY = 3_000;

/** Starts a proxy for a server on this machine that cuts one connection at a point, or none. */
export async function startProxy(serverPort: number, given?: CutPoint): Promise<Proxy> {
  let point = given;
  const bytes = { there: 0, back: 0 };
  const sockets = new Set<Socket>();
  let hasCut = false;

  const pass = (from: Socket, to: Socket, way: Way): void => {
    let isStalled = false;
    const isOff = (): boolean => isStalled || stalled.has(from);
    from.on("data", (data: Uint8Array) => {
      if (isOff()) return;
      const before = bytes[way];
      bytes[way] += data.length;
      if (point?.way !== way || hasCut || bytes[way] <= point.byte) return void to.write(data);
      hasCut = true;
      const { cut } = point;
      const head = data.subarray(0, Math.max(0, point.byte - before));
      const rest = data.subarray(head.length);
      to.write(head, () => {
        if (cut === "reset") { for (const socket of [from, to]) socket.resetAndDestroy(); }
        if (cut === "close") { for (const socket of [from, to]) socket.destroy(); }
      });
      if (cut === "stall") { for (const socket of [from, to]) stalled.add(socket); }
      if (cut !== "delay") return void (isStalled = true);
      from.pause();
      setTimeout(() => {
        to.write(rest);
        from.resume();
      }, DELAY);
    });
    from.on("end", () => isOff() || to.end());
    from.on("close", () => isOff() || to.destroy());
    from.on("error", () => {}); // "close" follows
  };
  const stalled = new WeakSet<Socket>();

  const server: Server = createServer((task) => {
    const backend = connect(serverPort, "127.0.0.1");
    for (const socket of [task, backend]) {
      sockets.add(socket);
      socket.on("close", () => sockets.delete(socket));
    }
    pass(task, backend, "there");
    pass(backend, task, "back");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as { port: number }).port,
    bytes,
    get hasCut(): boolean {
      return hasCut;
    },
    cutAfter(next): void {
      point = { ...next, byte: bytes[next.way] + next.byte };
    },
    async [Symbol.asyncDispose](): Promise<void> {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
