import { toIso } from '../incident';
import type { InsightsRow, CountContext } from '../insights';
import { range, type InsightsReader } from '../reports/InsightsReader';
import type { MeasureStore } from '../store';
import { digestMessage } from './digestMessage';
import type { WriteDigest } from './Digests';

/** Action items of older incidents are looked after elsewhere. */
const ITEMS_OF = { years: 1 };

/** A digest from the insights of a team. */
export function writeDigest(options: {
  reader: InsightsReader;
  measures: MeasureStore;
  portalUrl: string;
}): WriteDigest {
  const { reader, measures, portalUrl } = options;
  return async (team, { from, to }) => {
    const question = { ownerRef: team.ref, visibility: 'everything' as const };
    const [week, quarter, rows] = await Promise.all([
      reader.insights({ ...question, ...range(from, to) }),
      reader.insights({ ...question, to: toIso(to) }),
      measures.rows({ ...question, ...range(to.minus(ITEMS_OF), to) }),
    ]);
    return digestMessage({
      team: team.ref,
      teamName: team.name,
      week,
      worstRepeat: quarter.repeats.find(({ count }) => count > 1),
      overdueActionItems: countOverdue(rows, reader.context),
      portalUrl,
    });
  };
}

function countOverdue(rows: InsightsRow[], { today }: CountContext): number {
  return rows
    .flatMap(({ dueItems }) => dueItems.open)
    .filter(dueDay => dueDay < today).length;
}
