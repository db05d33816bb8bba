/** A TCP proxy in front of a server that can stop passing on bytes, without closing a connection. */
export interface StallingProxy extends AsyncDisposable {
  /** The URL of the server by way of the proxy. */
  readonly url: string;
  /** How many bytes have gone through, both ways. */
  passed(): number;
  /** Stops as soon as so many bytes have gone through, for all connections of now and, unless `onlyOld`, to come. */
  stallAfter(bytes: number, options?: { onlyOld?: boolean }): void;
}

/** Starts a proxy in front of the server of a database URL. */
export function startStallingProxy(databaseUrl: string): StallingProxy {
  const target = new URL(databaseUrl);
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const connections = new Set<Deno.Conn>();
  let passed = 0;
  let limit = Infinity;
  let isOnlyOld = false;

  async function pass(from: Deno.Conn, to: Deno.Conn, openedAt: number): Promise<void> {
    const buffer = new Uint8Array(16_384);
    try {
      for (let read = await from.read(buffer); read !== null; read = await from.read(buffer)) {
        if (passed >= limit && !(isOnlyOld && openedAt >= limit)) await new Promise(() => {}); // never passes on another byte
        passed += read;
        for (let written = 0; written < read;) written += await to.write(buffer.subarray(written, read));
      }
      to.close();
    } catch {
      // The other side is closed.
    }
  }

  const served = (async () => {
    for await (const client of listener) {
      const server = await Deno.connect({ hostname: target.hostname, port: Number(target.port || 5432) });
      connections.add(client).add(server);
      void pass(client, server, passed);
      void pass(server, client, passed);
    }
  })().catch(() => {});

  const url = new URL(databaseUrl);
  url.hostname = "127.0.0.1";
  url.port = String((listener.addr as Deno.NetAddr).port);
  return {
    url: url.href,
    passed: () => passed,
    stallAfter(bytes, { onlyOld = false } = {}): void {
      limit = passed + bytes;
      isOnlyOld = onlyOld;
    },
    async [Symbol.asyncDispose](): Promise<void> {
      listener.close();
      for (const connection of connections) {
        try {
          connection.close();
        } catch {
          // It is closed already.
        }
      }
      await served;
    },
  };
}
