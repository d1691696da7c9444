import type {
  IncidentClock,
  NewFact,
} from '@incident-response/backstage-plugin-common';
import { DateTime } from 'luxon';
import { addSpan, instant, nextBusinessMoment, toIso } from './businessTime';
import { SYSTEM } from './facts';
import type { Policy } from './policy';
import { severityOf } from './severity';
import type { IncidentState } from './state';

/** What the clocks want now, and when they want to be asked again. */
export interface ClockDecision {
  facts: NewFact[];
  wakeAt?: DateTime;
}

/** The clocks of an incident as people see them. Computed from the original times, so a change of severity re-plans them. */
export function clocksOf(
  state: IncidentState,
  policy: Policy,
  now: DateTime,
): IncidentClock[] {
  const row = policy.severities[severityOf(state, policy).severity];
  const triggered = instant(state.triggeredAt);
  const clock = (
    name: IncidentClock['clock'],
    due: DateTime,
    metAt?: string,
  ): IncidentClock => ({
    clock: name,
    dueAt: toIso(due),
    metAt,
    breached: due < (metAt ? instant(metAt) : now),
  });
  const clocks = [
    clock(
      'acknowledge',
      addSpan(triggered, row.acknowledgeWithin, policy.businessHours),
      state.acknowledgedAt ?? state.resolvedAt,
    ),
    clock(
      'resolve',
      addSpan(triggered, row.resolveWithin, policy.businessHours),
      state.resolvedAt,
    ),
  ];
  if (state.status !== 'resolved') {
    clocks.splice(1, 0, clock('update', updateDue(state, policy)));
  }
  return clocks;
}

/** Which clock facts are due at `now`. Asking again after they are recorded asks for nothing. */
export function decideClocks(
  state: IncidentState,
  policy: Policy,
  now: DateTime,
): ClockDecision {
  if (state.status === 'resolved' || state.origin === 'manual') {
    return { facts: [] };
  }
  const facts: NewFact[] = [];
  const wakes: DateTime[] = [];
  const { severity } = severityOf(state, policy);
  const row = policy.severities[severity];
  const triggered = instant(state.triggeredAt);
  const at = (due: DateTime, fact: () => NewFact) =>
    due <= now ? facts.push(fact()) : wakes.push(due);

  for (const clock of clocksOf(state, policy, now)) {
    const known = state.breaches.some(
      breach =>
        breach.payload.clock === clock.clock &&
        breach.payload.dueAt === clock.dueAt,
    );
    if (clock.clock !== 'update' && !clock.metAt && !known) {
      at(instant(clock.dueAt), () => ({
        id: `${state.id}/breach/${clock.clock}/${clock.dueAt}`,
        type: 'clock.breached',
        actor: SYSTEM,
        payload: { clock: clock.clock, dueAt: clock.dueAt },
      }));
    }
  }

  if (!state.acknowledgedAt) {
    row.escalation.forEach((rung, index) => {
      const due = addSpan(triggered, rung.after, policy.businessHours);
      const climbed = state.climbed.some(
        fact => fact.payload.role === rung.role,
      );
      // The first rung is PagerDuty's own page.
      if (due > triggered && !climbed) {
        at(due, () => ({
          id: `${state.id}/climbed/${rung.role}`,
          type: 'escalation.climbed',
          actor: SYSTEM,
          payload: { rung: index, role: rung.role },
        }));
      }
    });
  }

  if (severity === 'P1' && !state.commander && !state.commanderAsked) {
    at(
      addSpan(triggered, policy.askForCommanderAfter, policy.businessHours),
      () => ({
        id: `${state.id}/commander-asked`,
        type: 'commander.asked',
        actor: SYSTEM,
        payload: {},
      }),
    );
  }

  const since = lastUpdateAt(state);
  const remindersSinceUpdate = remindersSince(state, since);
  if (remindersSinceUpdate < policy.maxUpdateReminders) {
    at(updateDue(state, policy, remindersSinceUpdate), () => ({
      id: `${state.id}/reminder/${since}/${remindersSinceUpdate + 1}`,
      type: 'update.reminded',
      actor: SYSTEM,
      payload: { reminder: remindersSinceUpdate + 1, since },
    }));
  }

  return {
    facts,
    wakeAt: wakes.length > 0 ? DateTime.min(...wakes) : undefined,
  };
}

/** When the next status update is due; every reminder already sent moves it by one more cadence. */
function updateDue(
  state: IncidentState,
  policy: Policy,
  reminders = 0,
): DateTime {
  const { severity } = severityOf(state, policy);
  const row = policy.severities[severity];
  let due = instant(lastUpdateAt(state));
  for (let step = 0; step <= reminders; step += 1) {
    due = addSpan(due, row.updateEvery, policy.businessHours);
  }
  return severity === 'P3' || severity === 'P4'
    ? nextBusinessMoment(due, policy.businessHours)
    : due;
}

function lastUpdateAt(state: IncidentState): string {
  return state.updates.at(-1)?.occurredAt ?? state.triggeredAt;
}

/** Counted by what they say they are about: a clock that jumps would make their own times say something else. */
function remindersSince(state: IncidentState, since: string): number {
  return state.reminders.filter(fact => fact.payload.since === since).length;
}
