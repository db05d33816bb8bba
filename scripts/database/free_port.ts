/** Returns the preferred port of localhost if nothing listens on it, or else any free one. */
export function freePort(preferred: number): number {
  return isPortFree(preferred) ? preferred : anyPort();
}

/** Returns a free port of localhost that the system chooses, so that two programs that start at once get different ones. */
export function anyPort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}

/** Whether nothing listens on a port of localhost. */
export function isPortFree(port: number): boolean {
  try {
    using _listener = Deno.listen({ hostname: "127.0.0.1", port });
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.AddrInUse) return false;
    throw error;
  }
}
