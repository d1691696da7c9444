import { TestDatabases } from '@backstage/backend-test-utils';
import fc from 'fast-check';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import type { RemediationAction } from '@incident-response/backstage-plugin-node';
import type { NewFact } from '@incident-response/backstage-plugin-common';
import { emptyTables } from '../../__testUtils__/emptyTables';
import { runbookMatch, START } from '../../__testUtils__/incident';
import {
  decide,
  DEFAULT_POLICY,
  fold,
  SYSTEM,
  toIso,
  type EffectRequest,
  type IncidentState,
  type Policy,
} from '../../incident';
import { ActionRegistry } from '../../remediation/ActionRegistry';
import {
  applyMigrations,
  DatabaseIncidentStore,
  RemediationLocks,
  RepairRecords,
  SettingsStore,
} from '../../store';
import type { EffectContext, EffectOutcome } from '../EffectHandler';
import {
  GuardSnapshots,
  prepareRemediation,
  remediate,
  RemediationEnvironment,
  verifyRemediation,
} from '.';

jest.setTimeout(300_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

const ENTITIES = ['a', 'b', 'c'].map(name => `component:default/${name}`);
const entityOf = (incident: number) => ENTITIES[incident % ENTITIES.length];
const ACTION = 'demo:restart';
const MOST_PER_ENTITY = 2;
const WITHIN = { hours: 6 };

const POLICY: Policy = {
  ...DEFAULT_POLICY,
  remediation: {
    ...DEFAULT_POLICY.remediation,
    attemptsPerEntity: { count: MOST_PER_ENTITY, within: WITHIN },
    blastRadius: {
      ...DEFAULT_POLICY.remediation.blastRadius,
      entities: 1,
      alertingShare: 0.5,
      alertingAtLeast: 3,
    },
    quietTimes: {
      ...DEFAULT_POLICY.remediation.quietTimes,
      freezes: [
        {
          name: 'a freeze',
          from: toIso(START.plus({ hours: 2 })),
          until: toIso(START.plus({ hours: 3 })),
        },
      ],
    },
  },
};

/** What may happen: time passes, incidents come, go and come back, switches are turned, and replicas work. */
const happening = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      what: fc.constant('work' as const),
      incidents: fc.uniqueArray(fc.nat(3), { minLength: 1, maxLength: 4 }),
      helps: fc.boolean(),
      // A few rounds in a row get to the end of what is allowed.
      rounds: fc.constantFrom(1, 1, 3, 12),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      what: fc.constant('time' as const),
      seconds: fc.constantFrom(5, 40, 130, 700, 2_400, 9_000),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      what: fc.constantFrom(
        'resolve' as const,
        'reopen' as const,
        'ask' as const,
      ),
      incident: fc.nat(3),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      what: fc.constant('switch' as const),
      on: fc.boolean(),
    }),
  },
);

interface Run {
  incident: string;
  entityRef: string;
  at: DateTime;
  ended?: DateTime;
}

/** A few incidents of few entities, two replicas of the product, and one fault that a repair mends or does not. */
class World {
  now = START;
  helps = false;
  readonly runs: Run[] = [];
  readonly wrongs: string[] = [];
  private readonly store: DatabaseIncidentStore;
  private readonly settings: SettingsStore;
  private readonly repairs: RepairRecords;
  private readonly replicas: RemediationEnvironment[];
  private switchedOn = true;

  constructor(private readonly knex: Knex) {
    this.store = DatabaseIncidentStore.create({ knex });
    this.settings = SettingsStore.create({ knex });
    this.repairs = RepairRecords.create({ knex });
    this.replicas = [this.replica(), this.replica()];
  }

  async begin(): Promise<void> {
    for (const incident of [0, 1, 2, 3]) {
      await this.record(incident, [
        {
          type: 'pagerduty.triggered',
          actor: SYSTEM,
          payload: {
            eventId: 'e',
            incident: { title: 'x', serviceId: `P${incident}` },
          },
        },
        {
          type: 'ownership.resolved',
          actor: SYSTEM,
          payload: {
            unmapped: false,
            entityRef: entityOf(incident),
            environment: 'experimental',
            members: [],
            dependents: [],
          },
        },
        {
          type: 'runbook.matched',
          actor: SYSTEM,
          payload: {
            runnersUp: [],
            runbook: runbookMatch({
              remediation: {
                mode: 'auto',
                actions: [{ action: ACTION, parameters: {} }],
                verifyWithin: { minutes: 2 },
                resolveIncident: false,
              },
            }),
          },
        },
      ]);
      // Two of the four are over already, so that not everything alerts at once.
      if (incident > 1) {
        await this.resolve(incident);
      }
    }
  }

  async turn(on: boolean): Promise<void> {
    this.switchedOn = on;
    await this.settings.setKillSwitch(on, 'somebody', this.now);
  }

  async resolve(incident: number): Promise<void> {
    await this.record(incident, [
      {
        type: 'pagerduty.resolved',
        actor: SYSTEM,
        payload: { eventId: `r${toIso(this.now)}`, incident: {} },
      },
    ]);
  }

  async reopen(incident: number): Promise<void> {
    await this.record(incident, [
      {
        type: 'pagerduty.reopened',
        actor: SYSTEM,
        payload: { eventId: `o${toIso(this.now)}`, incident: {} },
      },
    ]);
  }

  async ask(incident: number): Promise<void> {
    await this.record(incident, [
      { type: 'remediation.requested', actor: SYSTEM, payload: {} },
    ]);
  }

  /** Each incident is taken one step further, all at once, by one replica or the other. */
  async work(incidents: number[]): Promise<void> {
    await Promise.all(
      incidents.map(async (incident, index) => {
        const state = await this.state(incident);
        const { facts, effects } = decide(state, POLICY, this.now);
        const human = facts.filter(
          ({ type }) =>
            type === 'human.asked' || type.startsWith('remediation.'),
        );
        if (human.length > 0) {
          await this.record(incident, human);
          return;
        }
        const effect = effects.find(known => 'repair' in known);
        if (effect) {
          await this.run(incident, this.replicas[index % 2], effect, state);
        }
      }),
    );
  }

  private async run(
    incident: number,
    environment: RemediationEnvironment,
    request: EffectRequest,
    state: IncidentState,
  ): Promise<void> {
    const outcome = await perform(environment, request, {
      state,
      policy: POLICY,
      now: this.now,
      signal: AbortSignal.timeout(60_000),
    });
    const ends = outcome.facts.some(({ type }) =>
      ['remediation.verified', 'remediation.ineffective'].includes(type),
    );
    // Ended for the oracle before its locks are free for anybody else.
    if (ends) {
      this.runs
        .filter(run => run.incident === state.id && !run.ended)
        .forEach(run => {
          run.ended = this.now;
        });
    }
    await this.store.transaction(async tx => {
      await this.store.appendFacts(state.id, withIds(outcome.facts, this.now), {
        now: this.now,
        tx,
      });
      await outcome.commit?.(tx);
    });
    await this.project(incident);
  }

  private replica(): RemediationEnvironment {
    const locks = RemediationLocks.create({ knex: this.knex });
    const registry = new ActionRegistry();
    registry.add(this.action());
    const ownership = {
      entity: async (ref: string) => ({
        apiVersion: 'backstage.io/v1alpha1',
        kind: 'Component',
        metadata: { name: ref },
      }),
      countServices: async () => 4,
    };
    return new RemediationEnvironment({
      registry,
      ownership,
      locks,
      snapshots: new GuardSnapshots({
        ownership,
        runbooks: {
          list: async () => ({
            runbooks: [{ entityRef: runbookMatch().entityRef }],
          }),
        },
        store: this.store,
        repairs: this.repairs,
        settings: this.settings,
        locks,
      }),
    });
  }

  private action(): RemediationAction {
    const nothing = { targets: [], changes: [] };
    return {
      id: ACTION,
      description: 'Restarts',
      checkParameters: () => {},
      prepare: async () => ({
        ...nothing,
        precondition: 'holds',
        observed: 'broken',
        locks: ['the one workload'],
        evidence: [],
      }),
      perform: async ({ incidentId, mayProceed }) => {
        await mayProceed();
        this.write(incidentId);
        return nothing;
      },
      findPerformed: async () => undefined,
      verify: async () => ({
        status: this.helps ? 'healthy' : 'failed',
        observed: 'seen',
      }),
    };
  }

  /** The oracle: what no repair may do, counted on its own, without the product's tables. */
  private write(incident: string): void {
    const entityRef = entityOf(Number(incident.slice(1)));
    const wrong = (what: string) =>
      this.wrongs.push(`${incident} at ${toIso(this.now)}: ${what}`);
    if (!this.switchedOn) {
      wrong('switched off');
    }
    const hours = this.now.diff(START).as('hours');
    if (hours >= 2 && hours < 3) {
      wrong('in the freeze');
    }
    if (this.runs.some(run => !run.ended && run.incident !== incident)) {
      const others = this.runs.filter(run => !run.ended);
      // Locks of what was never verified run out after two minutes and a minute's grace.
      if (others.some(run => this.now < run.at.plus({ minutes: 3 }))) {
        wrong('another repair of the workload is not over');
      }
    }
    const recent = this.runs.filter(
      run =>
        run.entityRef === entityRef && run.at > this.now.minus({ minutes: 29 }),
    );
    // Within half an hour no service was well for half an hour, so nothing can have been counted anew.
    if (recent.length >= MOST_PER_ENTITY) {
      wrong(`attempt ${recent.length + 1} on ${entityRef} within 29 minutes`);
    }
    this.runs.push({ incident, entityRef, at: this.now });
  }

  private async state(incident: number): Promise<IncidentState> {
    return fold(await this.store.facts(`Q${incident}`));
  }

  private async record(incident: number, facts: NewFact[]): Promise<void> {
    await this.store.transaction(tx =>
      this.store.appendFacts(`Q${incident}`, withIds(facts, this.now), {
        now: this.now,
        tx,
      }),
    );
    await this.project(incident);
  }

  /** What the reconciler writes of an incident for others. */
  private async project(incident: number): Promise<void> {
    const { status, triggeredAt, resolvedAt } = await this.state(incident);
    await this.knex('incidents')
      .where({ id: `Q${incident}` })
      .update({
        status,
        triggered_at: triggeredAt,
        resolved_at: resolvedAt ?? null,
        entity_ref: entityOf(incident),
        service_id: `P${incident}`,
      });
  }
}

function withIds(facts: NewFact[], now: DateTime): NewFact[] {
  return facts.map(fact => ({ occurredAt: toIso(now), ...fact } as NewFact));
}

function perform(
  environment: RemediationEnvironment,
  request: EffectRequest,
  rest: Omit<EffectContext<'remediate'>, 'request'>,
): Promise<EffectOutcome> {
  switch (request.type) {
    case 'prepareRemediation':
      return prepareRemediation(environment).perform({ ...rest, request });
    case 'remediate':
      return remediate(environment).perform({ ...rest, request });
    case 'verifyRemediation':
      return verifyRemediation(environment, {}).perform({ ...rest, request });
    default:
      throw new Error(`${request.type} is no part of a repair`);
  }
}

describe.each(databases.eachSupportedId())('guarded repair on %s', id => {
  let knex: Knex;
  let repaired = 0;

  beforeAll(async () => {
    knex = await databases.init(id);
    await applyMigrations(knex);
  });

  it('never does what a guard forbids, whatever happens in whatever order', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(happening, { minLength: 10, maxLength: 30 }),
        async happenings => {
          await emptyTables(knex);
          const world = new World(knex);
          await world.begin();
          for (const step of happenings) {
            world.now = world.now.plus({ seconds: 1 });
            switch (step.what) {
              case 'time':
                world.now = world.now.plus({ seconds: step.seconds });
                break;
              case 'switch':
                await world.turn(step.on);
                break;
              case 'work':
                world.helps = step.helps;
                for (let round = 0; round < step.rounds; round += 1) {
                  await world.work(step.incidents);
                  world.now = world.now.plus({ seconds: 20 });
                }
                break;
              default:
                await world[step.what](step.incident);
            }
          }
          repaired += world.runs.length;
          expect(world.wrongs).toEqual([]);
        },
      ),
      { numRuns: 30 },
    );
    // Not for want of repairs.
    expect(repaired).toBeGreaterThan(20);
  });
});
