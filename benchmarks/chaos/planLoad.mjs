// Which incidents happen in a run, and what people do about them. Pure: the same seed gives the same incidents.
import { Random, tenths } from './random.mjs';

const INCIDENTS_PER_MINUTE = 18;
/** There is one workload that can't be repaired, and three attempts at it take a while. */
const UNREPAIRABLE_SECONDS = 120;
/** Nothing new begins so shortly before the end. */
const QUIET_SECONDS = 10;

/** Services of the demo catalog, and one that it does not know. What is paged for them fits no runbook. */
const PLAIN = [
  ['PSTOREF', 'storefront', 'page loads are slow'],
  ['PCHECKO', 'checkout-api', 'latency budget burns'],
  ['PSEARCH', 'search-api', 'index is an hour old'],
  ['PACCOUN', 'accounts-api', 'sign-in mails are late'],
  ['PSESSIO', 'session-store', 'replication lags'],
  ['PINVOIC', 'invoices-worker', 'queue is long'],
  ['PEDGEGW', 'edge-gateway', 'handshakes are slow'],
  ['PNODEAG', 'node-agent', 'metrics have gaps'],
  ['PFAXBRG', 'legacy-fax-bridge', 'outgoing faxes are stuck'],
];

/** Faults of workloads that a runbook of the demo mends by itself. */
const REPAIRED = [
  {
    weight: 4,
    serviceId: 'PPAYAPI',
    workload: ['payments', 'payments-api'],
    fault: 'memory-leak',
    says: 'memory above 95 % for 10 min',
    alertname: 'HighMemoryUsage',
  },
  {
    weight: 3,
    serviceId: 'PREPORT',
    workload: ['platform', 'report-builder'],
    fault: 'disk-full',
    says: 'volume /var/log/app is 97 % used',
    alertname: 'DiskAlmostFull',
  },
  {
    weight: 3,
    serviceId: 'PSEARCH',
    workload: ['commerce', 'search-api'],
    fault: 'crash-loop',
    says: 'pod is crash looping',
    alertname: 'PodCrashLooping',
  },
  {
    weight: 1,
    serviceId: 'PRECOMM',
    workload: ['commerce', 'recommendations'],
    fault: 'cpu-saturated',
    says: 'CPU above 90 % for 10 min',
    alertname: 'HighCpuUsage',
    // Each repair adds a replica, and the runbook stops at six.
    most: 3,
  },
];

const UNREPAIRABLE = {
  serviceId: 'PLEDGER',
  workload: ['payments', 'ledger-api'],
  fault: 'crash-loop-unfixable',
  says: 'pod is crash looping',
  alertname: 'PodCrashLooping',
};

/** Nothing automatic may touch it: the runbook asks a human at once. */
const HANDED_OVER = {
  serviceId: 'PEDGEGW',
  name: 'edge-gateway',
  says: 'certificate of shop.example.com expires in 6 days',
  alertname: 'CertificateExpiringSoon',
};

const PRIORITIES = [
  { weight: 1, priority: 'P1' },
  { weight: 3, priority: 'P2' },
  { weight: 4, priority: 'P3' },
  { weight: 2, priority: 'P4' },
];

const KINDS = [
  { weight: 70, kind: 'plain' },
  { weight: 14, kind: 'repaired' },
  { weight: 5, kind: 'unrepairable' },
  { weight: 5, kind: 'handed over' },
  { weight: 4, kind: 'over at once' },
  { weight: 2, kind: 'left open' },
];

/** Every incident of a run, in the order in which they begin. `at` and `after` are seconds. */
export function planLoad({ seed, seconds }) {
  const random = new Random(seed, 'load');
  const last = Math.max(seconds - QUIET_SECONDS, 1);
  const count = Math.max(
    KINDS.length,
    Math.round((last / 60) * INCIDENTS_PER_MINUTE),
  );
  const used = new Map();
  const limits = new Map([
    ['unrepairable', Math.max(1, Math.floor(seconds / UNREPAIRABLE_SECONDS))],
  ]);
  const incidents = Array.from({ length: count }, (_, index) => {
    // One of each kind early on, so that a short run has them all.
    const first = KINDS[index];
    const at = random.between(0, first ? last / 2 : last);
    const { kind } = first ?? random.weighted(KINDS);
    const soFar = used.get(kind) ?? 0;
    used.set(kind, soFar + 1);
    return {
      at: tenths(at),
      ...incidentOf(
        soFar < (limits.get(kind) ?? Infinity) ? kind : 'plain',
        random,
        used,
      ),
    };
  });
  const flood = planFlood(new Random(seed, 'flood'), seconds);
  return [...incidents, ...flood]
    .sort((a, b) => a.at - b.at)
    .map((incident, index) => ({
      ...incident,
      // By which the events of an incident are known again before anybody knows PagerDuty's id of it.
      title: `${incident.title} [chaos ${index + 1}]`,
      tag: index + 1,
    }));
}

/** A flood of one service: so many within a few seconds that a channel for each would help nobody. */
function planFlood(random, seconds) {
  const size = Math.min(30, Math.max(6, Math.round(seconds / 20)));
  const begins = random.between(seconds * 0.2, seconds * 0.4);
  return Array.from({ length: size }, () => ({
    at: tenths(begins + random.between(0, Math.min(10, seconds / 10))),
    kind: 'flood',
    serviceId: 'PSTOREF',
    title: 'storefront: a checkout step times out',
    priority: random.percent(10) ? 'P2' : 'P3',
    details: { alertname: 'CheckoutStepTimeout' },
    people: [{ after: tenths(random.between(15, 60)), action: 'resolve' }],
  }));
}

function incidentOf(kind, random, used) {
  switch (kind) {
    case 'repaired': {
      const choices = REPAIRED.filter(
        ({ fault, most = Infinity }) => (used.get(fault) ?? 0) < most,
      );
      const choice = random.weighted(choices);
      used.set(choice.fault, (used.get(choice.fault) ?? 0) + 1);
      return broken(kind, choice, random.pick(['P2', 'P3']));
    }
    case 'unrepairable':
      return broken(kind, UNREPAIRABLE, 'P2');
    case 'handed over':
      return {
        kind,
        serviceId: HANDED_OVER.serviceId,
        title: `${HANDED_OVER.name}: ${HANDED_OVER.says}`,
        priority: 'P3',
        details: { alertname: HANDED_OVER.alertname },
        people: [],
        // The people answer when the portal asks for them, or when they notice.
        answered: true,
      };
    default:
      return plain(kind, random);
  }
}

function broken(
  kind,
  { serviceId, workload, fault, says, alertname },
  priority,
) {
  const [namespace, name] = workload;
  return {
    kind,
    serviceId,
    title: `${name}: ${says}`,
    priority,
    details: { alertname, cluster: 'sandbox', namespace, workload: name },
    workload: { namespace, name, fault },
    people: [],
    answered: true,
  };
}

function plain(kind, random) {
  const [serviceId, name, says] = random.pick(PLAIN);
  const { priority } = random.weighted(PRIORITIES);
  const people = [];
  let after = 0;
  const then = (from, to, action) => {
    after += random.between(from, to);
    people.push({ after: tenths(after), action });
  };
  if (kind === 'over at once') {
    then(0.1, 1.5, 'resolve');
  } else {
    if (random.percent(80)) {
      then(1, 12, 'acknowledge');
    }
    if (random.percent(50)) {
      then(0.5, 8, 'note');
    }
    if (random.percent(20)) {
      then(0.2, 3, 'note');
    }
    if (kind !== 'left open') {
      then(3, 40, 'resolve');
    }
  }
  return {
    kind,
    serviceId,
    title: `${name}: ${says}`,
    priority,
    details: { alertname: 'ChaosDemo' },
    people,
  };
}
