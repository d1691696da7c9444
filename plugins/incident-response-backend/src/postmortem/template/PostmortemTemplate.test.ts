import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { after, IncidentStory } from '../../__testUtils__/incident';
import { DEFAULT_POLICY, fold } from '../../incident';
import { draftPostmortem } from '../draft/draftPostmortem';
import { BUILT_IN_TEMPLATE } from './builtInTemplate';
import { PostmortemTemplate } from './PostmortemTemplate';

const state = () =>
  fold(
    new IncidentStory()
      .triggered('P2')
      .owned()
      .fact('alerts.read', {
        alerts: [
          {
            id: 'A',
            summary: 'memory **above** 95 %',
            status: 'triggered',
            labels: {},
          },
        ],
      })
      .resolved(after('3m')).facts,
  );

const render = async (text: string) =>
  draftPostmortem(
    state(),
    DEFAULT_POLICY,
    await PostmortemTemplate.parse(text),
    [],
  ).sections;

describe('PostmortemTemplate', () => {
  it('makes a section of each heading, with what the system has written where it is asked for', async () => {
    const sections = await render(
      [
        '<!-- Our postmortems -->',
        '## Customers {#customers}',
        'How did they hear of it?',
        '',
        '## Numbers {#metrics}',
        '{{ draft.metrics }}',
      ].join('\n'),
    );
    expect(sections).toMatchObject([
      {
        id: 'customers',
        title: 'Customers',
        body: 'How did they hear of it?',
        state: 'drafted',
      },
      { id: 'metrics', title: 'Numbers' },
    ]);
    expect(sections[1].body).toContain('| measure | value | from |');
  });

  it('prints facts as text, in conditions and loops as well', async () => {
    const [{ body }] = await render(
      '## S {#s}\n{% if incident.severity == "P2" %}{% for alert in incident.alerts %}- {{ alert.summary }}{% endfor %}{% endif %} {{ incident.dependents }}',
    );
    expect(body).toBe('- memory \\*\\*above\\*\\* 95 %');
  });

  it.each([
    ['nothing', '', /line 1: there is no section/],
    ['text before the first section', '# T\nhello', /line 2: text before/],
    [
      'a heading without an id',
      '## A {#a}\n\n## Summary',
      /line 3: "## Summary" needs a title and an id/,
    ],
    ['an id with capitals', '## A {#A}', /line 1: .* needs a title and an id/],
    [
      'an id that there is',
      '## A {#a}\n## B {#a}',
      /line 2: there is a section a already/,
    ],
    [
      'an output that is not closed',
      '## A {#a}\n\n{{ draft.summary',
      /line 3: output .* not closed/,
    ],
    [
      'an unknown filter',
      '## A {#a}\n{{ draft.summary | shout }}',
      /line 2: undefined filter: shout/,
    ],
    [
      'an unknown name',
      '## A {#a}\n{{ secrets.token }}',
      /line 1, section a: secrets is not known here; there are draft and incident/,
    ],
    [
      'another file',
      '## A {#a}\n{% include "/etc/passwd" %}',
      /line 2: tag "include" not found/,
    ],
    [
      'another template',
      '## A {#a}\n{% render "x" %}',
      /line 2: tag "render" not found/,
    ],
  ])('refuses %s, and says in which line', async (_, text, reason) => {
    await expect(PostmortemTemplate.parse(text)).rejects.toThrow(reason);
  });

  it('ends a loop without an end', async () => {
    await expect(
      render(
        '## A {#a}\n{% for i in (1..1000000) %}{% for j in (1..1000000) %}x{% endfor %}{% endfor %}',
      ),
    ).rejects.toThrow(/limit/);
  });

  it.each([
    ['the built-in template', async () => BUILT_IN_TEMPLATE],
    [
      'the template of this repository',
      () =>
        readFile(
          path.resolve(__dirname, '../../../../../templates/postmortem.md'),
          'utf8',
        ),
    ],
  ])('can read %s', async (_, read) => {
    const sections = await render(await read());
    expect(sections.map(({ id }) => id)).toEqual(
      expect.arrayContaining([
        'summary',
        'impact',
        'timeline',
        'whys',
        'lessons',
      ]),
    );
  });
});
