import {
  findRunbookProblems,
  type IncidentDetail,
  type Postmortem,
  type RemediationAttempt,
  type TimelineRow,
} from '@incident-response/backstage-plugin-common';
import { exampleIncident, examplePostmortem } from '../__testUtils__/examples';
import { runbookFromPostmortem } from './runbookFromPostmortem';

const wish = {
  name: 'payments-memory',
  title: 'Payments out of memory',
  owner: 'group:default/payments',
};

/** Nothing is known but what every incident has. */
function incident(overrides: Partial<IncidentDetail> = {}): IncidentDetail {
  return {
    ...exampleIncident,
    title: 'payments-api: memory above 95 % (pod 3)',
    alerts: [],
    remediation: {
      ...exampleIncident.remediation,
      status: 'none',
      plan: [],
      attempts: [],
    },
    ...overrides,
  };
}

function postmortem(
  document: Partial<Postmortem['document']> = {},
): Postmortem {
  return {
    ...examplePostmortem,
    id: 'pm-PD1234',
    document: { ...examplePostmortem.document, ...document },
  };
}

const row = (overrides: Partial<TimelineRow>): TimelineRow => ({
  id: 'r1',
  at: '2026-03-03T12:00:00Z',
  text: 'PagerDuty: triggered',
  hidden: false,
  pinned: false,
  original: { at: '2026-03-03T12:00:00Z', text: 'PagerDuty: triggered' },
  ...overrides,
});

const attempt = (
  overrides: Partial<RemediationAttempt>,
): RemediationAttempt => ({
  attempt: 1,
  action: 'kubernetes:restart-pod',
  step: 0,
  status: 'worked',
  targets: [],
  changes: ['evict pod payments/payments-api-7f9c'],
  diffs: [],
  evidence: [],
  guards: [],
  observed: 'memory is at 41 %',
  ...overrides,
});

const repaired = (...attempts: RemediationAttempt[]) =>
  incident({
    remediation: {
      ...incident().remediation,
      plan: [
        {
          action: 'kubernetes:restart-pod',
          parameters: { select: 'memory-above' },
          mode: 'auto',
        },
        { action: 'kubernetes:scale', parameters: { by: 1 } },
      ],
      attempts,
    },
  });

const make = (
  of: { postmortem?: Postmortem; incident?: IncidentDetail } = {},
) =>
  runbookFromPostmortem(
    { postmortem: postmortem(), incident: incident(), ...of },
    wish,
  );

describe('runbookFromPostmortem', () => {
  it.each([
    ['an incident of which next to nothing is known', incident()],
    [
      'one with alerts and a repair that helped',
      { ...repaired(attempt({})), alerts: [alert('HighMemory', 'above 95 %')] },
    ],
    [
      'a repair by an action that the plan has not any more',
      repaired(attempt({ step: 1 })),
    ],
  ])('makes a runbook that the catalog takes, of %s', (_, of) => {
    const { entity, page } = make({ incident: of });
    expect(findRunbookProblems(entity.spec)).toEqual([]);
    expect(entity.metadata).toMatchObject({
      name: 'payments-memory',
      title: 'Payments out of memory',
    });
    // Every step has its heading, under the name that TechDocs gives it.
    const anchors = [...page.matchAll(/^## (.+)$/gm)].map(
      ([, title]) => `#${title.toLowerCase().replace(/[^\w]+/g, '-')}`,
    );
    expect(anchors).toEqual(
      expect.arrayContaining(entity.spec.steps.map(({ anchor }) => anchor)),
    );
    expect(page).toContain('](/incidents/postmortems/pm-PD1234)');
  });

  it('fits incidents with the same alerts, else with the same title but for its numbers', () => {
    expect(
      make({
        incident: incident({
          alerts: [
            alert('HighMemory', 'pod 1'),
            alert('HighMemory', 'pod 2'),
            alert(undefined, 'nameless'),
          ],
        }),
      }).entity.spec.match,
    ).toEqual({ alertNames: ['HighMemory'] });

    const { titlePatterns = [] } = make().entity.spec.match;
    expect(titlePatterns).toEqual([
      'payments-api: memory above \\d+ % \\(pod \\d+\\)',
    ]);
    expect(
      new RegExp(titlePatterns[0]).test(
        'payments-api: memory above 90 % (pod 12)',
      ),
    ).toBe(true);
  });

  it('does nothing by itself: what was verified is only suggested', () => {
    const { entity, page } = make({
      incident: repaired(
        attempt({
          status: 'did_not_help',
          step: 1,
          action: 'kubernetes:scale',
        }),
        attempt({}),
        attempt({ attempt: 3 }),
      ),
    });
    expect(entity.spec.remediation).toEqual({
      mode: 'suggest',
      actions: [
        {
          action: 'kubernetes:restart-pod',
          parameters: { select: 'memory-above' },
        },
      ],
      maxAttempts: 1,
    });
    expect(page).toContain(
      '1. `kubernetes:restart-pod`: evict pod payments/payments-api-7f9c → memory is at 41 %',
    );
    expect(page).toMatch(/Did not help that day:\n\n- `kubernetes:scale`/);
  });

  it.each([
    ['nothing was tried', incident()],
    ['nothing helped', repaired(attempt({ status: 'did_not_help' }))],
    ['it was only rehearsed', repaired(attempt({ status: 'rehearsed' }))],
    ['the plan has changed since', repaired(attempt({ step: 1 }))],
  ])('has no plan where %s', (_, of) => {
    const { entity, page } = make({ incident: of });
    expect(entity.spec.remediation).toBeUndefined();
    expect(page).toContain('Nothing: this runbook has no repair of its own.');
  });

  it.each([
    [
      'the alerts',
      { incident: incident({ alerts: [alert('HighMemory', 'pod *1*')] }) },
      '- **HighMemory**: pod \\*1\\*',
    ],
    [
      'the evidence, cut to what is read at night',
      {
        incident: repaired(
          attempt({
            evidence: [
              {
                title: 'Last log lines',
                text: Array.from({ length: 40 }, (__, at) => `line ${at}`).join(
                  '\n',
                ),
              },
            ],
          }),
        ),
      },
      /\*\*Last log lines\*\*\n\n```text\n…\nline 10\n[\s\S]*line 39\n```/,
    ],
    [
      'rows that people have marked',
      { postmortem: postmortem({ timeline: [row({ pinned: true })] }) },
      '- PagerDuty: triggered',
    ],
    [
      'rows that people have added, with their source',
      {
        postmortem: postmortem({
          timeline: [
            row({
              original: undefined,
              text: 'The heap <b>grew</b>',
              source: { title: 'Graph', url: 'https://graphs.example/1' },
            }),
          ],
        }),
      },
      '- The heap \\<b>grew\\</b> ([Graph](<https://graphs.example/1>))',
    ],
    [
      'causes as they branch',
      {
        postmortem: postmortem({
          whys: [
            { id: 'a', depth: 0, text: 'A cache grew' },
            { id: 'b', depth: 1, text: 'It had no limit' },
          ],
        }),
      },
      '- A cache grew\n    - It had no limit',
    ],
    [
      'what people have written of the repair, as a part of the page',
      {
        postmortem: postmortem({
          sections: [
            {
              id: 'remediation',
              title: 'What was tried',
              body: '## By hand\n\nThe cache was emptied with `cache flush <name>`.',
              state: 'edited',
            },
          ],
        }),
      },
      '**By hand**\n\nThe cache was emptied with `cache flush <name>`.',
    ],
    [
      'what is still open',
      {
        postmortem: postmortem({
          actionItems: [
            {
              id: '1',
              title: 'Limit the cache',
              type: 'prevent',
              priority: 'high',
              owner: 'group:default/payments',
              dueDate: '2026-04-01',
              done: false,
              ticket: { key: 'OPS-1', url: 'https://jira.example/OPS-1' },
            },
          ],
        }),
      },
      '- Limit the cache (group:default/payments, due 2026-04-01, [OPS-1](<https://jira.example/OPS-1>))',
    ],
    [
      'the runbook that was used, to change that one instead',
      {
        incident: incident({
          runbook: {
            entityRef: 'resource:default/high-memory',
            title: 'High memory',
            path: '/docs/default/resource/high-memory',
            why: [],
            score: 50,
            steps: [],
          },
        }),
      },
      '[High memory](</docs/default/resource/high-memory>) was used that day',
    ],
    [
      'how to put back what was changed',
      {
        incident: repaired(
          attempt({ restorable: 'scale payments-api back to 2 replicas' }),
        ),
      },
      '- The portal can scale payments-api back to 2 replicas',
    ],
  ])('tells %s', (_, of, expected) => {
    expect(make(of).page).toMatch(expected);
  });

  it('leaves out what is the machine’s own account, hidden, drafted or done', () => {
    const { page } = make({
      postmortem: postmortem({
        timeline: [
          row({}),
          row({ id: 'r2', text: 'Secret', pinned: true, hidden: true }),
        ],
        sections: [
          {
            id: 'trigger',
            title: 'Trigger',
            body: 'Drafted by the system',
            state: 'drafted',
          },
        ],
        actionItems: [
          {
            id: '1',
            title: 'Done long ago',
            type: 'prevent',
            priority: 'low',
            done: true,
          },
        ],
      }),
    });
    expect(page).not.toMatch(/PagerDuty: triggered|Secret|Drafted|Done long/);
    expect(page).not.toContain('## Still to be done');
  });

  it('says what only people know, and invents no command', () => {
    const { page } = make();
    expect(page.match(/_to be filled in_/g)).toHaveLength(7);
    expect(page).not.toContain('```');
  });

  it('shows what was typed into titles as text', () => {
    const { page } = runbookFromPostmortem(
      {
        postmortem: postmortem(),
        incident: incident({ title: '![x](https://example.com/x.png)' }),
      },
      { ...wish, title: '<script>' },
    );
    expect(page).toContain('# \\<script>');
    expect(page).toContain('!\\[x\\](https://example.com/x.png)');
  });
});

function alert(name: string | undefined, summary: string) {
  return {
    id: summary,
    name,
    summary,
    status: 'resolved' as const,
    labels: {},
  };
}
