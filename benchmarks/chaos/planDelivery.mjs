// How the network treats the webhooks of a run. Pure: the same seed treats the same event of an incident alike.
import { Random } from './random.mjs';

const DELAYS = [
  { weight: 66, from: 0, to: 0.2 },
  { weight: 22, from: 0.2, to: 3 },
  { weight: 9, from: 3, to: 12 },
  { weight: 3, from: 12, to: 30 },
];

/**
 * The copies of one event that are sent on: after how many milliseconds each, and whether with a webhook id of its own,
 * as of a second subscription.
 *
 * @param options.key the same for the same event in every run, such as `17/incident.resolved/1`
 * @param options.calm towards the end of a run nothing is held back any more
 */
export function planDelivery({ seed, key, calm }) {
  const random = new Random(seed, `delivery/${key}`);
  const copies = random.percent(25) ? random.whole(2, 3) : 1;
  return Array.from({ length: copies }, (_, index) => {
    const { from, to } = random.weighted(DELAYS);
    const seconds = random.between(from, to);
    const ownId = random.percent(50);
    return {
      delayMs: calm ? 0 : Math.round(seconds * 1_000),
      ownId: index > 0 && ownId,
    };
  });
}
