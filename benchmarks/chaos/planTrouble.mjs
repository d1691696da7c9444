// What goes wrong in a run, and when. Pure: the same seed gives the same trouble.
import { Random, tenths } from './random.mjs';

/** So long a replica that is started is taken to need before it does its share. */
const STARTS_IN_SECONDS = 12;
/** Trouble begins after and ends before. */
const CALM_SECONDS = 4;

/** Longer than anybody waits for an answer: some of it is done after it was given up. */
const SLOWEST_MS = 13_000;

/** Calls that change something, where a lost answer hurts; and any call at all. */
const CALLS = [
  { weight: 5, provider: 'slack', path: 'POST /api/conversations.create' },
  { weight: 5, provider: 'slack', path: 'POST /api/chat.postMessage' },
  { weight: 2, provider: 'slack', path: 'POST /api/conversations.setTopic' },
  { weight: 2, provider: 'slack', path: 'POST /api/chat.update' },
  { weight: 1, provider: 'slack', path: 'POST /api/conversations.invite' },
  { weight: 1, provider: 'slack', path: 'POST /api/pins.add' },
  { weight: 3, provider: 'slack', path: '' },
  { weight: 5, provider: 'jira', path: 'POST /rest/api/3/issue' },
  { weight: 2, provider: 'jira', path: '/comment' },
  { weight: 1, provider: 'jira', path: '/remotelink' },
  { weight: 2, provider: 'jira', path: '' },
  { weight: 4, provider: 'pagerduty', path: '/notes' },
  { weight: 3, provider: 'pagerduty', path: '/responder_requests' },
  { weight: 2, provider: 'pagerduty', path: 'PUT /incidents' },
  { weight: 2, provider: 'pagerduty', path: '' },
  { weight: 3, provider: 'kubernetes', path: '/eviction' },
  { weight: 2, provider: 'kubernetes', path: 'PATCH ' },
  { weight: 2, provider: 'kubernetes', path: '' },
];

const FAULTS = [
  { weight: 4, kind: 'drop-after-effect' },
  { weight: 2, kind: 'rate-limited' },
  { weight: 2, kind: 'server-error' },
  { weight: 1, kind: 'timeout-before' },
  { weight: 2, kind: 'slow' },
];

/** Everything that goes wrong, in order. `at`, `seconds` and `downSeconds` are seconds. */
export function planTrouble({ seed, seconds, replicas }) {
  return [
    ...planReplicas(new Random(seed, 'replicas'), seconds, replicas),
    ...planDatabase(new Random(seed, 'database'), seconds),
    ...planFaults(new Random(seed, 'faults'), seconds),
    ...planOutages(new Random(seed, 'outages'), seconds),
  ].sort((a, b) => a.at - b.at);
}

/** Kills and pauses. At most all but one of the replicas are out of action at once, except when all are killed. */
function planReplicas(random, seconds, replicas) {
  const end = seconds - CALM_SECONDS;
  const wanted = [
    ...times(random, 8, end, [15, 35]).map(at => ({ at, what: 'kill' })),
    ...times(random, 12, end - 12, [40, 80]).map(at => ({ at, what: 'pause' })),
    ...(seconds >= 180
      ? [{ at: random.between(0.5, 0.8) * seconds, what: 'kill all' }]
      : []),
  ].sort((a, b) => a.at - b.at);

  const backAt = Array.from({ length: replicas }, () => 0);
  const planned = [];
  for (const { at, what } of wanted) {
    const up = backAt.flatMap((back, index) => (back <= at ? [index] : []));
    // Drawn in every case, so that one event more or less doesn't change those after it.
    const chosen = random.pick(up.length > 0 ? up : [0]);
    const pauseSeconds = Math.min(random.between(12, 25), end - at);
    const downSeconds = random.between(0.5, 3);
    if (what === 'kill all') {
      planned.push({ at: tenths(at), what, downSeconds: tenths(downSeconds) });
      backAt.fill(at + downSeconds + STARTS_IN_SECONDS);
    } else if (up.length > 1) {
      planned.push(
        what === 'kill'
          ? {
              at: tenths(at),
              what,
              replica: chosen,
              downSeconds: tenths(downSeconds),
            }
          : {
              at: tenths(at),
              what,
              replica: chosen,
              seconds: tenths(pauseSeconds),
            },
      );
      backAt[chosen] =
        at + (what === 'kill' ? downSeconds + STARTS_IN_SECONDS : pauseSeconds);
    }
  }
  return planned;
}

function planDatabase(random, seconds) {
  const from = Math.min(30, seconds * 0.4);
  return times(random, from, seconds - CALM_SECONDS - 8, [80, 160]).map(at => ({
    at: tenths(at),
    what: random.percent(60) ? 'kill database' : 'restart database',
    downSeconds: tenths(random.between(0.5, 8)),
  }));
}

function planFaults(random, seconds) {
  return times(random, 3, seconds - CALM_SECONDS, [0.6, 2.4]).map(at => {
    const { provider, path } = random.weighted(CALLS);
    const { kind } = random.weighted(FAULTS);
    const fault = { provider, kind, times: random.whole(1, 2) };
    if (path) {
      fault.path = path;
    }
    if (kind === 'rate-limited') {
      fault.retryAfterSeconds = random.whole(1, 10);
    }
    if (kind === 'slow') {
      fault.delayMs = random.whole(500, SLOWEST_MS);
    }
    return { at: tenths(at), what: 'fault', fault };
  });
}

/** One provider after the other is down as a whole for a while. */
function planOutages(random, seconds) {
  const longest = Math.min(60, seconds / 6);
  return times(
    random,
    seconds * 0.1,
    seconds - CALM_SECONDS - longest,
    [45, 90],
  ).map(at => ({
    at: tenths(at),
    what: 'outage',
    provider: random.pick([
      'slack',
      'slack',
      'jira',
      'pagerduty',
      'kubernetes',
    ]),
    kind: random.pick(['unavailable', 'unreachable', 'silent']),
    seconds: tenths(random.between(longest / 3, longest)),
  }));
}

/** Times between `from` and `to`, with gaps of that many seconds; at least one, where there is room for it. */
function times(random, from, to, [shortest, longest]) {
  const found = [];
  for (
    let at = from + random.between(0, shortest);
    at < to;
    at += random.between(shortest, longest)
  ) {
    found.push(at);
  }
  if (found.length === 0 && to > from) {
    found.push(random.between(from, to));
  }
  return found;
}
