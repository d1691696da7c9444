import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';

/** Handles a WebSocket handshake. */
export type UpgradeListener = (
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
) => void;

/** An HTTP server that only this machine can reach. */
export class LoopbackServer {
  private constructor(private readonly server: Server, readonly url: string) {}

  /**
   * Starts listening; 0 takes a free port.
   *
   * @throws Error naming the port when it is taken.
   */
  static async listen(port: number): Promise<LoopbackServer> {
    const host = '127.0.0.1';
    const server = createServer();
    // Drills hold calls open on purpose; the default would cut them.
    server.requestTimeout = 0;
    await new Promise<void>((resolve, reject) => {
      server.once('error', error =>
        reject(
          new Error(
            `The sandbox can't listen on ${host}:${port} (${error.message}): stop what is there, or choose another port with --port`,
          ),
        ),
      );
      server.listen(port, host, resolve);
    });
    const address = server.address() as AddressInfo;
    return new LoopbackServer(server, `http://${host}:${address.port}`);
  }

  /** Answers requests from now on. */
  serve(onRequest: RequestListener, onUpgrade: UpgradeListener): void {
    this.server.on('request', onRequest);
    this.server.on('upgrade', onUpgrade);
  }

  /** Stops at once, open connections included. */
  async stop(): Promise<void> {
    const closed = new Promise<void>(resolve =>
      this.server.close(() => resolve()),
    );
    this.server.closeAllConnections();
    await closed;
  }
}
