import { Client } from 'undici';

/**
 * Load from a fixed number of connections: each sends its next request as soon as the one before is answered.
 *
 * @param url where all requests go
 * @param requests what is sent, each once: `{ headers, body }`. The round ends early when they are used up.
 * @param connections how many
 * @param seconds how long
 * @returns requests answered with 202 a second, and the milliseconds of each
 */
export async function closedLoop({ url, requests, connections, seconds }) {
  const { origin, pathname } = new URL(url);
  const latencies = [];
  const started = performance.now();
  const deadline = started + seconds * 1_000;
  let next = 0;
  let last = started;

  const connection = async () => {
    const client = new Client(origin);
    try {
      while (next < requests.length) {
        const { headers, body } = requests[next];
        next += 1;
        const sent = performance.now();
        if (sent > deadline) {
          return;
        }
        const answer = await client.request({
          path: pathname,
          method: 'POST',
          headers,
          body,
        });
        await answer.body.dump();
        last = performance.now();
        if (answer.statusCode !== 202) {
          throw new Error(`${url} answered ${answer.statusCode}`);
        }
        latencies.push(last - sent);
      }
    } finally {
      await client.close();
    }
  };
  await Promise.all(Array.from({ length: connections }, connection));
  return {
    requestsPerSecond: (latencies.length * 1_000) / (last - started),
    latencies,
  };
}
