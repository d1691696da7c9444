import { after, IncidentStory } from '../__testUtils__/incident';
import { DEFAULT_POLICY, fold } from '../incident';
import { draftPostmortem, redraftPostmortem } from './draftPostmortem';
import { findBlame } from './findBlame';
import { toMarkdown } from './toMarkdown';

const story = () =>
  new IncidentStory()
    .triggered('P2')
    .owned()
    .runbook()
    .fact('alerts.read', {
      alerts: [
        {
          id: 'A',
          name: 'HighMemoryUsage',
          summary: 'memory above 95 %',
          status: 'resolved',
          labels: { pod: 'payments-api-1' },
        },
      ],
    })
    .add(
      {
        type: 'pagerduty.acknowledged',
        actor: { kind: 'pagerduty', name: 'Alice Example' },
        payload: { eventId: 'a', incident: {} },
      },
      after('1m50s'),
    )
    .attempt(1, after('2m'), true)
    .resolved(after('3m'));

const draft = () => draftPostmortem(fold(story().facts), DEFAULT_POLICY, []);
const section = (id: string) =>
  draft().sections.find(candidate => candidate.id === id)?.body ?? '';

describe('draftPostmortem', () => {
  it('tells what happened, from facts alone', () => {
    expect(draft().title).toBe('payments-api: memory above 95 %');
    expect(section('summary')).toContain(
      'It lasted 3 min, from 2026-03-03 12:00:00 UTC',
    );
    expect(section('metrics')).toContain(
      '| Time to acknowledge | 1 min 50 s |',
    );
    expect(section('metrics')).toContain('| Target to acknowledge | met |');
    expect(section('remediation')).toContain(
      'evict pod 1 → worked: all pods are ready',
    );
    expect(section('trigger')).toContain('`pod=payments-api-1`');
  });

  it('names roles, never people', () => {
    expect(JSON.stringify(draft())).not.toContain('Alice');
    expect(section('timeline')).toContain('acknowledged by a responder');
  });

  it('links each row of the timeline that has a source', () => {
    const state = fold(
      new IncidentStory()
        .add(
          {
            type: 'channel.opened',
            actor: { kind: 'system' },
            payload: { id: 'C', name: 'inc-1', url: 'https://slack.test/C' },
            source: { title: '#inc-1', url: 'https://slack.test/C' },
          },
          after('1s'),
        )
        .triggered().facts,
    );
    const body = draftPostmortem(state, DEFAULT_POLICY, []).sections.find(
      ({ id }) => id === 'timeline',
    )?.body;
    expect(body).toContain('([source](https://slack.test/C))');
  });

  it('leaves to people what only people know', () => {
    expect(
      draft()
        .sections.filter(({ state }) => state === 'empty')
        .map(({ id }) => id),
    ).toEqual([
      'whys',
      'factors',
      'went-well',
      'went-badly',
      'lucky',
      'surprised',
      'related',
      'lessons',
    ]);
  });

  it('is free of what its own linter points at', () => {
    expect(findBlame(draft())).toEqual([]);
  });

  it('keeps evidence from breaking out of its code block', () => {
    const state = fold(
      story().fact(
        'remediation.diagnosed',
        {
          attempt: 1,
          evidence: [{ title: 'Log', text: '```\n# not a heading' }],
          guards: [],
        },
        after('2m1s'),
      ).facts,
    );
    const body = draftPostmortem(state, DEFAULT_POLICY, []).sections.find(
      ({ id }) => id === 'remediation',
    )?.body;
    expect(body).toContain('````text\n```\n# not a heading\n````');
  });
});

describe('redraftPostmortem', () => {
  it('keeps what people have written and renews the rest', () => {
    const known = draft();
    known.sections[0] = {
      ...known.sections[0],
      body: 'Our own words',
      state: 'edited',
    };
    known.sections[3] = { ...known.sections[3], body: 'old timeline' };
    const again = redraftPostmortem(known, draft());
    expect(again.sections[0].body).toBe('Our own words');
    expect(again.sections[3].body).toContain('| UTC | What happened |');
  });
});

describe('findBlame', () => {
  it.each([
    ['The operator should have checked the dashboard.', 'should have'],
    ['The team failed to notice.', 'failed to'],
    ['It was human error.', 'human error'],
    ['That was careless.', 'careless'],
    ['Obviously the disk was full.', 'Obviously'],
  ])('points at %p', (body, phrase) => {
    const document = draft();
    document.sections[0] = { ...document.sections[0], body };
    expect(findBlame(document)).toMatchObject([
      { sectionId: 'summary', phrase },
    ]);
  });
});

describe('toMarkdown', () => {
  it('has a heading for every section and a line for every action item', () => {
    const markdown = toMarkdown(draft());
    expect(markdown).toMatch(/^# payments-api: memory above 95 %\n/);
    expect(markdown).toContain('## Five whys\n\n_Not written yet._');
    expect(markdown).toContain(
      '- [ ] Find out why payments-api needed the repair',
    );
  });
});
