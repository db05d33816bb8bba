import { once } from "node:events";
import { connect as connectSocket } from "node:net";
import { connect as connectTls, type TLSSocket } from "node:tls";

/** PostgreSQL's SSLRequest message, with which a client asks for TLS. */
const SSL_REQUEST = new Uint8Array([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f]);

const TIMEOUT_MS = 5_000;

/**
 * Returns the period for which a server's certificate is valid; undefined if it cannot be read.
 *
 * The driver's error does not distinguish an expired certificate from one of an unknown authority. This reads the certificate
 * without trusting it: only the request for TLS is sent.
 */
export async function certificateDates(url: string): Promise<{ from: Date; to: Date } | undefined> {
  const { hostname, port } = new URL(url);
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const socket = connectSocket({ host: hostname, port: Number(port || 5432) });
  socket.on("error", () => {}); // the awaited event reports the error
  let secure: TLSSocket | undefined;
  try {
    await once(socket, "connect", { signal });
    socket.write(SSL_REQUEST);
    await once(socket, "data", { signal });
    secure = connectTls({ socket, servername: hostname, rejectUnauthorized: false });
    secure.on("error", () => {});
    await once(secure, "secureConnect", { signal });
    const { valid_from, valid_to } = secure.getPeerCertificate();
    return { from: new Date(valid_from), to: new Date(valid_to) };
  } catch {
    return undefined;
  } finally {
    secure?.destroy();
    socket.destroy();
  }
}
