import { textsOf } from '../slack/textsOf';
import type { Drill } from './Drill';
import type { DrillIncident } from './DrillIncident';
import { findActionItems, findMessages } from './evidence';
import type { DrillCheck } from './report';
import type { World } from './World';

/**
 * What the first message of an incident has to say of the drill's first one: its number, and of its action items those that
 * Jira does not call done, and no others.
 */
export function checkEarlier(
  { plan, incident }: DrillIncident,
  drill: Drill,
  world: World,
): DrillCheck[] {
  if (!plan.expect.namesEarlier) {
    return [];
  }
  const [summary] = findMessages(world, incident.id, 'incident_summary');
  const first = summary
    ? [summary.revisions[0].text, ...textsOf(summary.revisions[0].blocks)].join(
        '\n',
      )
    : '';
  const earlier = `#${drill.incident.number}`;
  const items = findActionItems(world, drill.incident.id).map(
    ({ issue }) => issue,
  );
  const wrong = items.filter(
    ({ key, status }) => namesKey(first, key) !== (status !== 'Done'),
  );
  return [
    {
      name: 'the first message names the earlier incident',
      ok: namesKey(first, earlier),
      detail: namesKey(first, earlier) ? earlier : `${earlier} is missing`,
    },
    {
      name: 'it names the action items that are still open, and no others',
      ok: items.length > 0 && wrong.length === 0,
      detail:
        items.length === 0
          ? 'Jira has none'
          : items
              .map(
                ({ key, status }) =>
                  `${key} is ${status} and ${
                    namesKey(first, key) ? 'named' : 'not named'
                  }`,
              )
              .join(', '),
    },
  ];
}

/** `PAY-1` is not named by `PAY-12`. */
function namesKey(text: string, key: string): boolean {
  return new RegExp(`${key}(?!\\d)`).test(text);
}
