import type { Entity } from '@backstage/catalog-model';
import type { JsonObject } from '@backstage/types';
import {
  ENTITIES,
  runbook,
  startTestPortal,
  type TestPortal,
} from './__testUtils__/TestPortal';

jest.setTimeout(60_000);

const CHANGE = 'restart 3 pods of Deployment payments-api in payments';

function user(
  name: string,
  team: string,
  options: { slackUserId?: string; email?: string } = {},
): Entity {
  const { slackUserId, email } = options;
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'User',
    metadata: {
      name,
      namespace: 'default',
      annotations: slackUserId ? { 'slack.com/user-id': slackUserId } : {},
    },
    spec: email ? { profile: { displayName: name, email } } : {},
    relations: [{ type: 'memberOf', targetRef: `group:default/${team}` }],
  };
}

/** Writes to the cluster that were more than a try. */
const changes = ({ sandbox }: TestPortal) =>
  sandbox.kubernetes.writes.filter(({ dryRun }) => !dryRun);

describe('deciding on a repair in Slack', () => {
  let portal: TestPortal;
  const audited: { event: string; meta: JsonObject }[] = [];
  const slackIds = new Map<string, string>();
  const slackId = (name: string) => slackIds.get(name) ?? '';

  beforeAll(async () => {
    portal = await startTestPortal({
      entities: ({ slack }) => {
        slack.users.forEach(({ id, name }) => slackIds.set(name, id));
        return [
          ...ENTITIES.filter(
            ({ metadata }) =>
              !['payments-primary', 'high-memory'].includes(metadata.name),
          ),
          user('ann', 'payments', { slackUserId: slackId('payments-primary') }),
          user('ben', 'payments', {
            email: 'Payments-Backup.demo@example.com',
          }),
          user('cis', 'commerce', { slackUserId: slackId('commerce-primary') }),
          ...['twin-1', 'twin-2'].map(name =>
            user(name, 'payments', {
              slackUserId: slackId('payments-manager'),
            }),
          ),
          runbook('rollout', 'NeedsRollout', {
            actions: [
              {
                action: 'kubernetes:rollout-restart',
                parameters: { when: 'memory-above' },
              },
            ],
            verifyWithin: { seconds: 30 },
            resolveIncident: true,
          }),
        ];
      },
      // What the portal itself does is audited as well.
      onAudit: (event, meta) => {
        if (event.startsWith('remediation-decision')) {
          audited.push({ event, meta });
        }
      },
    });
  });
  beforeEach(() => {
    audited.length = 0;
  });
  afterEach(() => portal.sandbox.reset());
  afterAll(() => portal?.stop());

  /** An incident whose repair waits, with its message in the channel. */
  const waiting = async () => {
    const { kubernetes, pagerduty } = portal.sandbox;
    kubernetes.setFault('payments', 'payments-api', 'memory-leak');
    const { id } = pagerduty.trigger({
      serviceId: 'PPAYAPI',
      title: `Needs a rollout ${Math.random()}`,
      priority: 'P1',
      details: { alertname: 'NeedsRollout' },
      dedupKey: `rollout-${Math.random()}`,
    });
    await portal.until(id, ({ facts }) =>
      facts.some(({ type }) => type === 'approval.posted'),
    );
    return id;
  };
  const press = async (incidentId: string, name: string, which = 'approve') => {
    const interaction = await portal.sandbox.slack.press({
      incidentId,
      actionId: `remediation-${which}`,
      userId: slackId(name),
    });
    await eventually(() => interaction.answers.length > 0);
    return interaction.answers[0].text;
  };
  const messages = (incidentId: string) =>
    portal.sandbox.slack.channels
      .flatMap(channel => channel.messages)
      .map(({ revisions }) => revisions[revisions.length - 1])
      .filter(
        ({ metadata }) =>
          metadata?.event_type === 'approval_requested' &&
          metadata.event_payload.incident_id === incidentId,
      );
  const shown = (incidentId: string) =>
    JSON.stringify(messages(incidentId).map(({ blocks }) => blocks));

  it('asks with buttons, takes the word of an owner, repairs once, and takes the buttons away', async () => {
    const id = await waiting();
    expect(messages(id)).toHaveLength(1);
    expect(shown(id)).toContain(CHANGE);

    expect(await press(id, 'payments-primary')).toMatch(
      /^Noted: you, user:default\/ann, approve attempt 1/,
    );
    const incident = await portal.until(
      id,
      ({ status }) => status === 'resolved',
      20,
    );
    expect(
      incident.facts.find(({ type }) => type === 'remediation.approved'),
    ).toMatchObject({ actor: { kind: 'user', ref: 'user:default/ann' } });
    expect(
      portal.sandbox.kubernetes.writes.filter(({ repairs }) => repairs),
    ).toHaveLength(1);
    await eventually(() => shown(id).includes('Approved by ann'));
    expect(messages(id)).toHaveLength(1);
    expect(shown(id)).not.toContain('remediation-');
    expect(audited).toEqual([
      {
        event: 'remediation-decision initiated',
        meta: {
          id,
          attempt: 1,
          decision: 'approve',
          via: 'slack',
          slackUserId: slackId('payments-primary'),
        },
      },
      {
        event: 'remediation-decision succeeded',
        meta: expect.objectContaining({ user: 'user:default/ann' }),
      },
    ]);
  });

  it('refuses whoever may not, says why, and still takes the word of one who may', async () => {
    const id = await waiting();
    expect(await press(id, 'commerce-primary')).toBe(
      'Nothing was decided. Only members of group:default/payments may decide on this repair.',
    );
    expect(await press(id, 'identity-primary')).toMatch(
      /Add the annotation slack\.com\/user-id: U0\w+ to your User entity/,
    );
    expect(await press(id, 'payments-manager')).toMatch(
      /can't tell who you are: user:default\/twin-1 and user:default\/twin-2/,
    );
    expect(audited.map(({ event }) => event)).not.toContain(
      'remediation-decision succeeded',
    );
    expect(changes(portal)).toEqual([]);

    // By the e-mail address of the Slack account, however it is spelt.
    expect(await press(id, 'payments-backup', 'reject')).toMatch(
      /^Noted: you, user:default\/ben, reject/,
    );
    await eventually(() => shown(id).includes('Rejected by ben'));
    expect(shown(id)).not.toContain('remediation-');
    expect(changes(portal)).toEqual([]);
  });

  it('takes the buttons away when it is decided in the portal', async () => {
    const id = await waiting();
    await portal
      .api()
      .post(`/incidents/${id}/remediation/decision`)
      .send({ attempt: 1, decision: 'reject', reason: 'a deploy is running' })
      .expect(204);
    await eventually(() => shown(id).includes('a deploy is running'));
    expect(shown(id)).not.toContain('remediation-');
  });

  it('finds the message again when the answer to it was lost', async () => {
    // That of the summary first, which is posted before it.
    portal.sandbox.faults.inject({
      provider: 'slack',
      kind: 'drop-after-effect',
      path: 'chat.postMessage',
      times: 2,
    });
    portal.sandbox.kubernetes.setFault(
      'payments',
      'payments-api',
      'memory-leak',
    );
    const { id } = portal.sandbox.pagerduty.trigger({
      serviceId: 'PPAYAPI',
      title: 'Needs a rollout, and an answer gets lost',
      priority: 'P1',
      details: { alertname: 'NeedsRollout' },
    });
    await portal.until(
      id,
      ({ facts }) => facts.some(({ type }) => type === 'approval.posted'),
      40,
    );
    expect(portal.sandbox.faults.list()).toEqual([]);
    expect(messages(id)).toHaveLength(1);
  });

  it('is shown on the set-up page', async () => {
    const { body } = await portal.api().get('/setup').expect(200);
    expect(body.checks).toContainEqual(
      expect.objectContaining({ id: 'slack-buttons', status: 'ok' }),
    );
  });
});

async function eventually(isTrue: () => boolean): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!isTrue()) {
    if (Date.now() > deadline) {
      throw new Error('it did not happen within 10 s');
    }
    await new Promise(resolve => setTimeout(resolve, 25));
  }
}
