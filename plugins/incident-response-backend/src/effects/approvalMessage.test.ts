import type {
  FactOf,
  FactPayloads,
  RemediationDiff,
} from '@incident-response/backstage-plugin-common';
import { after, IncidentStory } from '../__testUtils__/incident';
import { DEFAULT_POLICY, fold, type Policy } from '../incident';
import type { SlackButton } from '../integrations/slack/Slack';
import { approvalMessage } from './approvalMessage';

const BUTTONS: Policy = { ...DEFAULT_POLICY, slackButtons: true };
const CHANGE = 'restart 3 pods of Deployment payments-api in payments';

const REQUEST: FactPayloads['remediation.approval_requested'] = {
  attempt: 1,
  action: 'kubernetes:rollout-restart',
  reason: 'P2 in production needs a person',
  targets: [{ kind: 'Deployment', name: 'payments-api', cluster: 'eu-1' }],
  changes: [CHANGE],
  diffs: [
    {
      object: 'Deployment payments-api in payments',
      before: 'restartedAt: yesterday\nreplicas: 3',
      after: 'restartedAt: now\nreplicas: 3',
    },
  ],
  expiresAt: '2026-03-03T12:16:00.000Z',
};

const asked = (payload: Partial<typeof REQUEST> = {}) =>
  new IncidentStory()
    .triggered('P2')
    .fact(
      'remediation.approval_requested',
      { ...REQUEST, ...payload },
      after('1m'),
      'asked',
    );

function messageOf(story: IncidentStory, policy = BUTTONS) {
  const state = fold(story.facts);
  const request = state.facts.find(({ id }) => id === 'asked');
  return approvalMessage(
    request as FactOf<'remediation.approval_requested'>,
    state,
    policy,
    'Q1/message/asked',
  );
}

const textOf = (story: IncidentStory, policy?: Policy) =>
  (messageOf(story, policy).blocks ?? [])
    .flatMap(block =>
      block.type === 'section' && block.text ? [block.text.text] : [],
    )
    .join('\n');

const buttonsOf = (story: IncidentStory, policy?: Policy) =>
  (messageOf(story, policy).blocks ?? []).flatMap(block =>
    block.type === 'actions' ? (block.elements as SlackButton[]) : [],
  );
const idsOf = (story: IncidentStory, policy?: Policy) =>
  buttonsOf(story, policy).map(button => button.action_id);

const BOTH = ['remediation-approve', 'remediation-reject', 'open-incident'];

describe('a request for approval as a message', () => {
  it('says what would be done to what, why a person is asked, and until when', () => {
    const text = textOf(asked());
    expect(text).toContain(`*What would be done* (cluster eu-1)\n• ${CHANGE}`);
    expect(text).toContain('P2 in production needs a person');
    expect(text).toContain('|12:16 UTC>');
    expect(text).toContain(
      '```- restartedAt: yesterday\n+ restartedAt: now\n  replicas: 3```',
    );
  });

  it('has two buttons that name the request, and repeats the changes before an approval', () => {
    const [approve, reject] = buttonsOf(asked());
    expect(approve).toMatchObject({
      text: { text: 'Approve rollout restart' },
      style: 'primary',
      confirm: { text: { text: `This will be done: ${CHANGE}.` } },
    });
    expect(JSON.parse(approve.value ?? '')).toEqual({
      incidentId: 'Q1',
      attempt: 1,
      request: 'asked',
    });
    expect(reject).toMatchObject({ style: 'danger', value: approve.value });
  });

  it('has no button that could not work', () => {
    expect(idsOf(asked(), DEFAULT_POLICY)).toEqual(['open-incident']);
  });

  it.each<[string, (story: IncidentStory) => IncidentStory, RegExp]>([
    [
      'approved',
      story =>
        story.add(
          {
            type: 'remediation.approved',
            actor: { kind: 'user', ref: 'user:default/ada', name: 'Ada' },
            payload: { attempt: 1 },
          },
          after('2m'),
        ),
      /^\*Approved: .*Approved by Ada\./s,
    ],
    [
      'rejected',
      story =>
        story.add(
          {
            type: 'remediation.rejected',
            actor: { kind: 'user', ref: 'user:default/ada' },
            payload: { attempt: 1, reason: 'not <!channel> now' },
          },
          after('2m'),
        ),
      /^\*Rejected: .*Rejected by user:default\/ada: not &lt;!channel&gt; now\./s,
    ],
    [
      'expired',
      story =>
        story.fact('remediation.approval_expired', { attempt: 1 }, after('2m')),
      /^\*Nobody decided in time: /,
    ],
    [
      'overtaken',
      story => story.resolved(after('2m')),
      /^\*Not needed any more: /,
    ],
  ])('has no buttons once it is %s', (_, happens, expected) => {
    const story = happens(asked());
    expect(idsOf(story)).toEqual(['open-incident']);
    expect(textOf(story)).toMatch(expected);
  });

  it('keeps its buttons until enough people have approved', () => {
    const story = asked({ approvals: 2 }).add(
      {
        type: 'remediation.approved',
        actor: { kind: 'user', ref: 'user:default/ada' },
        payload: { attempt: 1 },
      },
      after('2m'),
    );
    expect(textOf(story)).toContain(
      '1 of 2 people have approved it: user:default/ada.',
    );
    expect(idsOf(story)).toEqual(BOTH);
  });

  it('lets nobody approve in the channel what is not all to be read there', () => {
    const story = asked({
      changes: Array.from({ length: 200 }, (_, pod) => `evict pod ${pod} & co`),
    });
    expect(idsOf(story)).toEqual(['remediation-reject', 'open-incident']);
    expect(textOf(story)).toContain('There is more to it than fits here');
    expect(idsOf(asked({ changes: [] }))).not.toContain('remediation-approve');
  });

  it('repeats only the first of many changes before an approval', () => {
    const changes = Array.from({ length: 30 }, (_, pod) => `evict pod ${pod}`);
    const [approve] = buttonsOf(asked({ changes }));
    expect(approve.confirm?.text.text).toBe(
      'All 30 changes that the message lists will be made. The first: evict pod 0',
    );
  });

  it('lets no text out of its code block', () => {
    const [, , diff] =
      messageOf(
        asked({
          diffs: [
            { object: 'x', before: '', after: '```\n*Approved*\n<!here>' },
          ],
        }),
      ).blocks ?? [];
    expect(JSON.stringify(diff)).toContain(
      "```+ '''\\n+ *Approved*\\n+ &lt;!here&gt;```",
    );
  });

  it("stays within Slack's limits whatever it is told", () => {
    const long = '<&>'.repeat(5_000);
    const diff: RemediationDiff = {
      object: long,
      before: long,
      after: Array.from({ length: 500 }, (_, line) => `${line}: &<>`).join(
        '\n',
      ),
    };
    const message = messageOf(
      asked({
        action: `x:${'a'.repeat(500)}`,
        reason: long,
        changes: [long.slice(0, 600), 'b'.repeat(100)],
        diffs: Array.from({ length: 80 }, () => diff),
      }),
    );
    const blocks = message.blocks ?? [];
    let total = 0;
    JSON.stringify(blocks, (key, value) => {
      total += key === 'text' && typeof value === 'string' ? value.length : 0;
      return value;
    });
    expect(total).toBeLessThan(13_200);
    expect(blocks.length).toBeLessThanOrEqual(50);
    const sections = blocks.map(block =>
      block.type === 'section' ? block.text?.text.length ?? 0 : 0,
    );
    expect(Math.max(...sections)).toBeLessThanOrEqual(3_000);
    const [approve] = buttonsOf(asked({ action: `x:${'a'.repeat(500)}` }));
    expect(approve.text.text.length).toBeLessThanOrEqual(75);
    expect(approve.confirm?.title?.text.length).toBeLessThanOrEqual(100);
  });
});
