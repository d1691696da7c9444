import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import type { CallLog } from '../http/CallLog';
import type { Faults } from '../http/Faults';
import type { UpgradeListener } from '../http/LoopbackServer';
import type { JsonObject } from '../json';
import type { Timers } from '../time/Timers';
import { authorize } from './access/authorize';
import type { Kubernetes } from './Kubernetes';
import { KubernetesProblem } from './KubernetesProblem';
import type { CommandResult } from './containers/CommandResult';

const PREFIX = '/kubernetes';
const PROTOCOLS = ['v5.channel.k8s.io', 'v4.channel.k8s.io'];
const STDOUT = 1;
const STDERR = 2;
const STATUS = 3;

/** What exec needs besides the cluster. */
export interface ExecOptions {
  token: string;
  faults: Faults;
  calls: CallLog;
  timers: Timers;
}

function refuse(socket: Duplex, problem: KubernetesProblem): void {
  const body = JSON.stringify(problem.toStatus());
  socket.end(
    [
      `HTTP/1.1 ${problem.code} ${problem.reason}`,
      'Content-Type: application/json',
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Connection: close',
      '',
      body,
    ].join('\r\n'),
  );
}

function statusOf({ exitCode }: CommandResult): JsonObject {
  return exitCode === 0
    ? { metadata: {}, status: 'Success' }
    : {
        metadata: {},
        status: 'Failure',
        reason: 'NonZeroExitCode',
        message: `command terminated with non-zero exit code: ${exitCode}`,
        details: {
          causes: [{ reason: 'ExitCode', message: String(exitCode) }],
        },
      };
}

function answer(socket: WebSocket, result: CommandResult): void {
  const send = (channel: number, text: string) =>
    socket.send(Buffer.concat([Buffer.from([channel]), Buffer.from(text)]));
  if (result.stdout) {
    send(STDOUT, result.stdout);
  }
  if (result.stderr) {
    send(STDERR, result.stderr);
  }
  send(STATUS, JSON.stringify(statusOf(result)));
  socket.close(1000);
}

/** `exec` over WebSockets: output on channel 1, errors on 2, and how it ended on 3. */
export function execListener(
  cluster: Kubernetes,
  { token, faults, calls, timers }: ExecOptions,
): UpgradeListener {
  const server = new WebSocketServer({
    noServer: true,
    handleProtocols: offered =>
      PROTOCOLS.find(protocol => offered.has(protocol)) ?? false,
  });

  const handle = (
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
    cutAfterwards: boolean,
  ) => {
    const address = new URL(request.url ?? '/', 'http://sandbox');
    const path = address.pathname.slice(PREFIX.length);
    try {
      authorize(cluster, token, {
        headers: request.headers,
        method: 'GET',
        path,
      });
      const [, namespace, name] =
        /^\/api\/v1\/namespaces\/([^/]+)\/pods\/([^/]+)\/exec$/.exec(path) ??
        [];
      if (!address.pathname.startsWith(`${PREFIX}/`) || !namespace || !name) {
        throw new KubernetesProblem(404, 'NotFound', 'not found');
      }
      const pod = cluster.pod(namespace, name);
      if (pod.phase !== 'ready' && pod.phase !== 'unready') {
        throw KubernetesProblem.badRequest(
          `container not found ("${pod.template.spec.containers[0].name}")`,
        );
      }
      const command = address.searchParams.getAll('command');
      if (cutAfterwards) {
        cluster.exec(pod, command);
        socket.destroy();
        return;
      }
      server.handleUpgrade(request, socket, head, connected =>
        answer(connected, cluster.exec(pod, command)),
      );
    } catch (error) {
      if (!(error instanceof KubernetesProblem)) {
        throw error;
      }
      refuse(socket, error);
    }
  };

  return (request, socket, head) => {
    const path = (request.url ?? '').slice(PREFIX.length).replace(/\?.*$/, '');
    const outage = faults.outageOf('kubernetes');
    const fault = outage ? undefined : faults.take('kubernetes', `GET ${path}`);
    calls.add({
      provider: 'kubernetes',
      method: 'GET',
      path,
      at: new Date(),
      fault: outage ?? fault?.kind,
    });
    socket.on('error', () => socket.destroy());
    switch (outage ?? fault?.kind) {
      case 'unavailable':
        refuse(
          socket,
          new KubernetesProblem(503, 'ServiceUnavailable', 'switched off'),
        );
        return;
      case 'unreachable':
        socket.destroy();
        return;
      case 'rate-limited':
        refuse(
          socket,
          new KubernetesProblem(429, 'TooManyRequests', 'too many requests'),
        );
        return;
      case 'server-error':
        refuse(socket, new KubernetesProblem(500, 'InternalError', 'injected'));
        return;
      case 'silent':
      case 'timeout-before':
        return;
      default:
        timers.after(
          fault?.kind === 'slow' ? fault.delayMs : faults.latencyMs,
          () =>
            handle(request, socket, head, fault?.kind === 'drop-after-effect'),
        );
    }
  };
}
