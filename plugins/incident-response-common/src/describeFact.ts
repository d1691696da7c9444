import type { FactOf, FactType, IncidentFact } from './facts';
import {
  describeOpenActionItems,
  describeRelated,
  headlineOf,
} from './related';

/** Groups of the timeline's filter. @public */
export type FactGroup = 'people' | 'system' | 'remediation';

/** How a fact reads on the timeline. @public */
export interface FactDescription {
  /** One sentence, without a full stop at the end. */
  title: string;
  /** More to read, in plain text; lines are separated by newlines. */
  detail?: string;
  group: FactGroup;
  /** `trouble` wants a person's attention. */
  tone: 'neutral' | 'good' | 'trouble';
}

type Describe<T extends FactType> = (fact: FactOf<T>) => FactDescription;

const people = (title: string, detail?: string): FactDescription => ({
  title,
  detail,
  group: 'people',
  tone: 'neutral',
});
const system = (
  title: string,
  detail?: string,
  tone: FactDescription['tone'] = 'neutral',
): FactDescription => ({ title, detail, group: 'system', tone });
const remediation = (
  title: string,
  detail?: string,
  tone: FactDescription['tone'] = 'neutral',
): FactDescription => ({ title, detail, group: 'remediation', tone });

const CAUGHT_UP = 'PagerDuty was asked; its webhook had not come.';

const lines = (values: string[]) => values.join('\n') || undefined;
/** Of a reference the name alone: what kind it is, and where, nobody needs to read in a sentence. */
const actorName = (fact: { actor: { name?: string; ref?: string } }) =>
  fact.actor.name ?? fact.actor.ref?.split('/').at(-1) ?? 'someone';

const closedOrReopened = (
  fact: FactOf<'action_item.closed' | 'action_item.reopened'>,
  what: string,
  tone: FactDescription['tone'],
): FactDescription => ({
  ...people(
    `Action item “${fact.payload.title}” is ${what}, says ${
      fact.payload.by === 'jira' ? 'Jira' : actorName(fact)
    }`,
  ),
  tone,
});

const descriptions: { [T in FactType]: Describe<T> } = {
  'pagerduty.triggered': ({ payload }) =>
    system(`PagerDuty: triggered`, payload.incident.title, 'trouble'),
  'pagerduty.acknowledged': fact =>
    people(`PagerDuty: acknowledged by ${actorName(fact)}`),
  'pagerduty.unacknowledged': () =>
    system('PagerDuty: no longer acknowledged', undefined, 'trouble'),
  'pagerduty.escalated': ({ payload }) =>
    system(
      `PagerDuty: escalated to ${
        payload.incident.assignees
          ?.map(assignee => assignee.name)
          .filter(Boolean)
          .join(', ') || 'the next level'
      }`,
    ),
  'pagerduty.reassigned': ({ payload }) =>
    people(
      `PagerDuty: reassigned to ${
        payload.incident.assignees
          ?.map(assignee => assignee.name)
          .filter(Boolean)
          .join(', ') || 'someone else'
      }`,
    ),
  'pagerduty.delegated': () =>
    people('PagerDuty: delegated to another escalation policy'),
  'pagerduty.reopened': () =>
    system('PagerDuty: reopened', undefined, 'trouble'),
  'pagerduty.resolved': fact =>
    system(`PagerDuty: resolved by ${actorName(fact)}`, undefined, 'good'),
  'pagerduty.priority_updated': ({ payload }) =>
    people(
      `PagerDuty: priority is now ${
        payload.incident.priorityName ?? 'not set'
      }`,
    ),
  'pagerduty.service_updated': ({ payload }) =>
    people(
      `PagerDuty: moved to service ${
        payload.incident.serviceName ?? payload.incident.serviceId ?? 'unknown'
      }`,
    ),
  'pagerduty.note_added': ({ payload }) =>
    people('PagerDuty: note added', payload.content),
  'pagerduty.event': ({ payload }) => system(`PagerDuty: ${payload.eventType}`),
  'incident.declared': ({ payload }) =>
    people('Incident recorded by hand', payload.summary),
  'alerts.read': ({ payload }) =>
    system(
      payload.alerts.length === 1
        ? `Alert ${payload.alerts[0].name ?? payload.alerts[0].summary}`
        : `${payload.alerts.length} alerts read from PagerDuty`,
      lines(
        payload.alerts.map(alert =>
          [
            alert.summary,
            ...Object.entries(alert.labels).map(
              ([key, value]) => `${key}=${value}`,
            ),
          ].join(' · '),
        ),
      ),
    ),
  'changes.read': ({ payload }) =>
    system(
      payload.changeEvents.length === 0
        ? 'No recent change is known'
        : `${payload.changeEvents.length} recent ${
            payload.changeEvents.length === 1 ? 'change' : 'changes'
          }`,
      lines(
        payload.changeEvents.map(change => `${change.at}: ${change.summary}`),
      ),
    ),
  'on_call.read': ({ payload }) =>
    system(
      payload.people.length === 0
        ? 'PagerDuty names nobody on call'
        : `On call: ${payload.people
            .map(person => person.name ?? person.email ?? 'unnamed')
            .join(', ')}`,
    ),
  'ownership.resolved': ({ payload }) =>
    payload.unmapped
      ? system(
          'No catalog entity has this PagerDuty service',
          `Handled by the fallback owner${
            payload.ownerRef ? ` ${payload.ownerRef}` : ''
          }. The set-up page shows the annotation to add.`,
          'trouble',
        )
      : system(
          `Owner ${payload.ownerRef ?? 'not set in the catalog'}`,
          payload.dependents.length > 0
            ? `May affect ${payload.dependents.join(', ')}`
            : undefined,
        ),
  'runbook.matched': ({ payload }) =>
    system(
      `Runbook ${payload.runbook.title}`,
      lines([
        ...payload.runbook.why,
        ...(payload.runnersUp.length > 0
          ? [
              `Also considered: ${payload.runnersUp
                .map(other => other.title)
                .join(', ')}`,
            ]
          : []),
      ]),
    ),
  'runbook.not_found': ({ payload }) =>
    system(
      'No runbook fits this alert',
      lines([
        `${payload.considered} runbooks were considered. Adding one makes the next time easier.`,
        ...payload.refused.map(
          refused => `${refused.entityRef} is unusable: ${refused.problems[0]}`,
        ),
      ]),
    ),
  'runbook.step_checked': ({ payload }) =>
    people(
      `Runbook step ${payload.step + 1} ${
        payload.done ? 'done' : 'to do again'
      }`,
    ),
  'incident.related_found': fact => {
    const { related } = fact.payload;
    if (related.length === 0) {
      return system('Nothing like it was found');
    }
    const [nearest] = related;
    return system(
      `${headlineOf(related)}: ${describeRelated(nearest, fact.occurredAt)}`,
      lines([
        ...related.map(
          other =>
            `${describeRelated(other, fact.occurredAt)}: ${other.why.join(
              ', ',
            )}`,
        ),
        ...describeOpenActionItems(related).map(item => `Still open: ${item}`),
      ]),
    );
  },
  'incident.link_judged': ({ payload }) => {
    const other =
      payload.otherNumber === undefined
        ? payload.otherId
        : `#${payload.otherNumber}`;
    if (!payload.verdict) {
      return people(`Whether ${other} is related is left open again`);
    }
    return people(
      payload.verdict === 'confirmed'
        ? `${other} is related`
        : `${other} is not related`,
    );
  },
  'severity.set': ({ payload }) =>
    people(`Severity set to ${payload.severity}`, payload.reason),
  'commander.assigned': ({ payload }) =>
    people(
      `Commander: ${
        payload.person.name ?? payload.person.entityRef ?? 'assigned'
      }`,
    ),
  'note.added': ({ payload }) => people('Note', payload.text),
  'update.posted': ({ payload }) => people('Status update', payload.text),
  'channel.opened': ({ payload }) =>
    payload.sharedWith
      ? system(
          `Shares the channel #${payload.name}`,
          `Many incidents of this service came at once; the channel is that of incident ${payload.sharedWith}.`,
        )
      : system(`Channel #${payload.name} opened`),
  'responders.invited': ({ payload }) =>
    system(
      `Invited ${payload.invited.length} ${
        payload.invited.length === 1 ? 'person' : 'people'
      } to the channel`,
      lines(payload.notFound.map(missing => `${missing.who}: ${missing.why}`)),
    ),
  'summary.posted': () => system('Summary pinned in the channel'),
  'ticket.opened': ({ payload }) => system(`Ticket ${payload.key} opened`),
  'pagerduty.linked': ({ payload }) =>
    system('Links added to PagerDuty', lines(payload.links)),
  'pagerduty.change_requested': ({ payload }) =>
    people(
      payload.change === 'acknowledge'
        ? 'Acknowledgement asked for'
        : 'Resolution asked for',
    ),
  'pagerduty.change_made': ({ payload }) =>
    system(
      payload.change === 'acknowledge'
        ? 'Acknowledged in PagerDuty'
        : 'Resolved in PagerDuty',
    ),
  'provider.not_configured': ({ payload }) =>
    system(`${payload.provider} is not configured`, payload.consequence),
  'effect.failed': ({ payload }) =>
    system(
      `${payload.what} failed`,
      lines([payload.reason, payload.remedy]),
      'trouble',
    ),
  'effect.unknown': ({ payload }) =>
    system(
      `${payload.what}: nobody knows whether it happened`,
      payload.question,
      'trouble',
    ),
  'effect.retried': ({ payload }) => people(`Retry of ${payload.effect}`),
  'remediation.requested': ({ payload }) =>
    remediation(
      payload.dryRun ? 'Rehearsal of the repair asked for' : 'Repair asked for',
      payload.reason,
    ),
  'remediation.refused': ({ payload }) =>
    remediation(
      `Not repaired: ${payload.reason}`,
      {
        wait: 'It is tried again by itself.',
        approve: 'A person may approve it.',
        note: undefined,
        escalate: 'A human is asked.',
      }[payload.next],
      payload.next === 'escalate' ? 'trouble' : 'neutral',
    ),
  'remediation.approval_requested': ({ payload }) =>
    remediation(
      `Approval needed: ${payload.action}`,
      lines([payload.reason, ...payload.changes]),
    ),
  'approval.posted': () => system('Approval asked for in the channel'),
  'remediation.approved': fact =>
    remediation(
      `Attempt ${fact.payload.attempt} approved by ${actorName(fact)}`,
    ),
  'remediation.rejected': fact =>
    remediation(
      `Attempt ${fact.payload.attempt} rejected by ${actorName(fact)}`,
      fact.payload.reason,
    ),
  'remediation.approval_expired': ({ payload }) =>
    remediation(
      `Nobody decided on attempt ${payload.attempt} in time`,
      undefined,
      'trouble',
    ),
  'remediation.diagnosed': ({ payload }) =>
    remediation(
      `Evidence collected before attempt ${payload.attempt}`,
      lines(payload.evidence.map(item => `${item.title}\n${item.text}`)),
    ),
  'remediation.attempted': ({ payload }) =>
    remediation(
      `Attempt ${payload.attempt}: ${payload.action}${
        payload.dryRun ? ' (dry run, nothing was changed)' : ''
      }`,
      lines(payload.changes),
    ),
  'remediation.verified': ({ payload }) =>
    remediation(`Attempt ${payload.attempt} worked`, payload.observed, 'good'),
  'remediation.ineffective': ({ payload }) =>
    remediation(
      `Attempt ${payload.attempt} did not help`,
      payload.reason,
      'trouble',
    ),
  'remediation.restore_requested': fact =>
    people(
      `${actorName(fact)} wants put back what attempt ${
        fact.payload.attempt
      } changed`,
    ),
  'remediation.restored': ({ payload }) =>
    remediation(
      `Put back what attempt ${payload.attempt} changed`,
      lines(payload.changes),
    ),
  'human.asked': ({ payload }) =>
    remediation(
      `A human is needed: ${payload.reason}`,
      lines([
        ...payload.tried,
        ...(payload.nextStep ? [`Next step: ${payload.nextStep}`] : []),
      ]),
      'trouble',
    ),
  'human.paged': ({ payload }) =>
    system(
      {
        responder_request: `Responders requested through PagerDuty${
          payload.who ? `: ${payload.who}` : ''
        }`,
        escalation: `Escalated in PagerDuty${
          payload.who ? ` to ${payload.who}` : ''
        }`,
        note: 'Noted in PagerDuty that a human is needed',
      }[payload.how],
    ),
  'clock.breached': ({ payload }) =>
    system(
      {
        acknowledge: 'Not acknowledged in time',
        update: 'No status update in time',
        resolve: 'Not resolved in time',
      }[payload.clock],
      undefined,
      'trouble',
    ),
  'escalation.climbed': ({ payload }) =>
    system(
      `Still unacknowledged: asking the ${payload.role}`,
      undefined,
      'trouble',
    ),
  'update.reminded': ({ payload }) =>
    system(`Status update is due (reminder ${payload.reminder})`),
  'commander.asked': () => system('Asked for someone to take command'),
  'postmortem.drafted': () => system('Postmortem drafted', undefined, 'good'),
  'postmortem.review_requested': ({ payload }) =>
    people('Postmortem put up for review', lines(payload.reviewers)),
  'postmortem.reviewed': fact =>
    people(
      `Postmortem ${
        fact.payload.verdict === 'approved'
          ? 'approved'
          : 'sent back with remarks'
      } by ${actorName(fact)}`,
    ),
  'postmortem.reminded': ({ payload }) =>
    system(
      payload.reminder === 1
        ? 'The postmortem is due soon'
        : 'The postmortem is overdue',
      undefined,
      payload.reminder === 1 ? 'neutral' : 'trouble',
    ),
  'postmortem.revised': ({ payload }) =>
    people(`Published postmortem changed: version ${payload.version}`),
  'postmortem.archive_requested': fact =>
    people(`Archive of the postmortem checked by ${actorName(fact)}`),
  'postmortem.published': fact =>
    people(`Postmortem published by ${actorName(fact)}`),
  'postmortem.archived': ({ payload }) =>
    system('Postmortem archived', `${payload.key}, SHA-256 ${payload.sha256}`),
  'postmortem.closed': () =>
    system('Every action item is done', undefined, 'good'),
  'action_item.ticketed': ({ payload }) =>
    system(`Action item became ${payload.key}`),
  'action_item.ticket_requested': fact =>
    people(
      `${actorName(fact)} wants another ticket for “${fact.payload.title}”`,
    ),
  'action_item.ticket_changed': ({ payload }) => {
    const { key, title, status, missing, movedFrom } = payload;
    if (missing) {
      return system(
        `${key} is gone from Jira`,
        `It was the ticket of “${title}”. Another one can be opened on the postmortem.`,
        'trouble',
      );
    }
    if (movedFrom) {
      return system(`${movedFrom} is ${key} now`, title);
    }
    return system(status ? `${key} is ${status}` : `${key} updated`, title);
  },
  'action_item.closed': fact => closedOrReopened(fact, 'done', 'good'),
  'action_item.reopened': fact =>
    closedOrReopened(fact, 'open again', 'neutral'),
  'action_item.changed': ({ payload }) =>
    people(
      `Action item “${payload.item.title}” changed${
        payload.by === 'jira' ? ' in Jira' : ''
      }`,
      payload.changed.join(', ') || undefined,
    ),
  'action_item.removed': ({ payload }) =>
    people(`Action item “${payload.title}” taken out`),
  'action_item.reminded': ({ payload }) =>
    system(
      payload.reminder === 1
        ? `Action item “${payload.title}” is due on ${payload.dueDate}`
        : `Action item “${payload.title}” is overdue since ${payload.dueDate}`,
      undefined,
      payload.reminder === 1 ? 'neutral' : 'trouble',
    ),
};

/** A fact in words: the same words on the timeline, in Slack and in the postmortem. @public */
export function describeFact(fact: IncidentFact): FactDescription {
  const describe = descriptions[fact.type] as (
    known: IncidentFact,
  ) => FactDescription;
  const description = describe(fact);
  return 'caughtUp' in fact.payload && fact.payload.caughtUp
    ? {
        ...description,
        detail: lines([
          ...(description.detail ? [description.detail] : []),
          CAUGHT_UP,
        ]),
      }
    : description;
}
