import type { IncidentFact } from '@incident-response/backstage-plugin-common';
import { after, IncidentStory } from '../../__testUtils__/incident';
import { DEFAULT_POLICY, fold, toIso } from '../../incident';
import { findBlame } from '../findBlame';
import { BUILT_IN_TEMPLATE } from '../template/builtInTemplate';
import { PostmortemTemplate } from '../template/PostmortemTemplate';
import { toMarkdown } from '../toMarkdown';
import { draftPostmortem, redraftPostmortem } from './draftPostmortem';
import { DRAFTED_ROWS } from './draftTimeline';

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

let template: PostmortemTemplate;
beforeAll(async () => {
  template = await PostmortemTemplate.parse(BUILT_IN_TEMPLATE);
});

const draftOf = (facts: IncidentFact[]) =>
  draftPostmortem(fold(facts), DEFAULT_POLICY, template, []);
const draft = () => draftOf(story().facts);
const section = (id: string, facts = story().facts) =>
  draftOf(facts).sections.find(candidate => candidate.id === id)?.body ?? '';

describe('draftPostmortem', () => {
  it('tells what happened, from facts alone', () => {
    expect(draft().title).toBe('payments-api: memory above 95 %');
    expect(section('summary')).toContain(
      'It lasted 3 min, from 2026-03-03 12:00:00 UTC',
    );
    expect(section('metrics')).toContain(
      '| Time to acknowledge | 1 min 50 s | trigger 2026-03-03 12:00:00 UTC to acknowledgement 2026-03-03 12:01:50 UTC |',
    );
    expect(section('metrics')).toContain('| Target to acknowledge | met |');
    expect(section('remediation')).toContain(
      'evict pod 1 → worked: all pods are ready',
    );
    expect(section('trigger')).toContain('`pod=payments-api-1`');
  });

  it('keeps the time spent in each severity', () => {
    const facts = new IncidentStory()
      .triggered('P3')
      .fact('severity.set', { severity: 'P1' }, after('10m'))
      .resolved(after('1h')).facts;
    expect(section('summary', facts)).toContain(
      'Severity: P3 for 10 min, then P1 for 50 min',
    );
    expect(section('metrics', facts)).toContain(
      '| Time as P1 | 50 min | chosen by a person |',
    );
  });

  it('names roles, never people', () => {
    expect(JSON.stringify(draft())).not.toContain('Alice');
    expect(draft().timeline.map(({ text }) => text)).toContain(
      'PagerDuty: acknowledged by a responder',
    );
  });

  it('has a row for each fact that tells something, with where it can be checked and how it was', () => {
    const { timeline } = draftOf(
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
    expect(timeline).toEqual([
      {
        id: 'f2',
        at: '2026-03-03T12:00:00.000Z',
        text: 'PagerDuty: triggered',
        hidden: false,
        pinned: false,
        original: {
          at: '2026-03-03T12:00:00.000Z',
          text: 'PagerDuty: triggered',
        },
      },
      expect.objectContaining({
        id: 'f1',
        source: { title: '#inc-1', url: 'https://slack.test/C' },
      }),
    ]);
  });

  it('leaves out the note that leads from PagerDuty to the portal, and no other', () => {
    const link = 'https://portal.test/incidents/Q1';
    const note = (eventId: string, content: string) =>
      ['pagerduty.note_added', { eventId, content }, after('1m')] as const;
    const { timeline } = draftOf(
      new IncidentStory()
        .triggered()
        .fact('pagerduty.linked', { links: [link] })
        .fact(...note('n1', `Incident page: ${link}`))
        .fact(...note('n2', 'The heap is full')).facts,
    );
    expect(timeline.map(({ id }) => id)).toEqual(['f1', 'f4']);
  });

  it('begins before the incident, with what was changed', () => {
    const facts = story().fact('changes.read', {
      changeEvents: [
        {
          id: 'C1',
          at: '2026-03-03T11:40:00.000Z',
          summary: 'Deployed payments-api 1.4.0',
          url: 'https://ci.test/1',
        },
      ],
    }).facts;
    expect(draftOf(facts).timeline[0]).toMatchObject({
      at: '2026-03-03T11:40:00.000Z',
      text: 'Change: Deployed payments-api 1.4.0',
      source: { url: 'https://ci.test/1' },
    });
    expect(section('trigger', facts)).toContain(
      '2026-03-03 11:40:00 UTC: [Deployed payments-api 1.4.0](<https://ci.test/1>)',
    );
  });

  it('tells of 10,000 facts what matters, says how many it has left out, and is quick', () => {
    const long = new IncidentStory().triggered('P1');
    for (let index = 0; index < 10_000; index += 1) {
      long.fact(
        'note.added',
        { text: `note ${index}` },
        after(`${index + 1}s`),
      );
    }
    long.resolved(after('3h'));
    const started = performance.now();
    const document = draftOf(long.facts);
    expect(performance.now() - started).toBeLessThan(2_000);
    expect(document.timeline).toHaveLength(DRAFTED_ROWS);
    expect(document.timeline.map(({ text }) => text)).toEqual(
      expect.arrayContaining([
        'PagerDuty: triggered',
        expect.stringContaining('PagerDuty: resolved'),
      ]),
    );
    expect(
      document.sections.find(({ id }) => id === 'timeline')?.body,
    ).toContain('9702 further events are left out here');
  });

  it('shows what monitors send as text: no picture, link or mark of theirs', () => {
    const facts = new IncidentStory().triggered().fact('alerts.read', {
      alerts: [
        {
          id: 'A',
          summary: '![x](https://evil.test/a.png) <img src=x> *big*\n# Heading',
          status: 'triggered',
          labels: { 'a`b': '`![y](https://evil.test)`' },
        },
      ],
    }).facts;
    const body = section('trigger', facts);
    expect(body).toContain(
      '!\\[x\\](https://evil.test/a.png) \\<img src=x> \\*big\\* # Heading',
    );
    expect(body).toContain("`a'b='![y](https://evil.test)'`");
  });

  it('leaves to people what only people know', () => {
    expect(
      draft()
        .sections.filter(({ state }) => state === 'empty')
        .map(({ id }) => id),
    ).toEqual([
      'timeline',
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

  it('knows who took part, as entities', () => {
    const facts = story()
      .fact('commander.assigned', {
        person: { entityRef: 'user:default/ada', name: 'Ada' },
      })
      .add(
        {
          type: 'note.added',
          actor: { kind: 'user', ref: 'user:default/grace' },
          payload: { text: 'looking' },
        },
        after('1m'),
      ).facts;
    expect(draftOf(facts).people).toEqual([
      { entityRef: 'user:default/ada', role: 'commander' },
      { entityRef: 'user:default/grace', role: 'responder' },
    ]);
  });

  it('is free of what its own linter points at', () => {
    expect(findBlame(draft())).toEqual([]);
  });

  it('can be written of an incident that nothing is known of', () => {
    const document = draftOf(
      new IncidentStory().fact('note.added', { text: 'only a note' }).facts,
    );
    expect(document.title).toBe('Incident');
    expect(toMarkdown(document)).toContain('## Action items');
  });

  it('keeps evidence from breaking out of its code block', () => {
    const facts = story().fact(
      'remediation.diagnosed',
      {
        attempt: 1,
        evidence: [{ title: 'Log', text: '```\n# not a heading' }],
        guards: [],
      },
      after('2m1s'),
    ).facts;
    expect(section('remediation', facts)).toContain(
      '````text\n```\n# not a heading\n````',
    );
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
    known.sections[5] = { ...known.sections[5], body: 'old numbers' };
    const [first, second, ...others] = known.timeline;
    known.timeline = [
      { ...first, text: 'Users could not pay', pinned: true },
      {
        ...second,
        original: { ...second, text: 'as it was told then' },
        text: 'as it was told then',
      },
      ...others,
      {
        id: 'mine',
        at: toIso(after('1m')),
        text: 'Support got a call',
        hidden: false,
        pinned: false,
      },
    ];
    const again = redraftPostmortem(known, draft());
    expect(again.sections[0].body).toBe('Our own words');
    expect(again.sections[5].body).toContain('| measure | value | from |');
    const texts = again.timeline.map(({ text }) => text);
    expect(texts).toEqual(
      expect.arrayContaining([
        'Users could not pay',
        'Support got a call',
        second.text,
      ]),
    );
    expect(texts).not.toContain('as it was told then');
    expect(again.timeline).toHaveLength(known.timeline.length);
  });

  it('keeps a section that the template does not have any more, where somebody has written in it', () => {
    const known = draft();
    known.sections.push(
      {
        id: 'customers',
        title: 'Customers',
        body: 'We called them',
        state: 'edited',
      },
      { id: 'unused', title: 'Unused', body: '', state: 'empty' },
    );
    expect(redraftPostmortem(known, draft()).sections.at(-1)).toMatchObject({
      id: 'customers',
      body: 'We called them',
    });
  });
});
