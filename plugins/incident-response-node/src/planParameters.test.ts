import { fillParameters, findParameterProblems } from './planParameters';

const FACTS = {
  labels: { mountpoint: '/var/log/app', threshold: '90', 'pod.name': 'a' },
  severity: 'P2',
  attempt: 2,
  incident: { id: 'Q1', title: 'disk of "a" is full', service: 'a' },
  entity: { ref: 'component:default/a', lifecycle: 'production' },
};

describe('fillParameters', () => {
  it.each([
    ['a text without a template', '/var/log', '/var/log'],
    ['a text with other braces', '{not: a template}', '{not: a template}'],
    ['a label', '{{ labels.mountpoint }}', '/var/log/app'],
    ['a label with dots', "{{ labels['pod.name'] }}", 'a'],
    [
      'a label among other text',
      'dir={{ labels.mountpoint }}!',
      'dir=/var/log/app!',
    ],
    ['a number', '{{ labels.threshold | plus: 0 }}', 90],
    ['the attempt', '{{attempt}}', 2],
    [
      'a value that has a default',
      '{{ labels.threshold | default: 80 }}',
      '90',
    ],
    ['a default', '{{ labels.none | default: 80 | plus: 0 }}', 80],
  ])('fills in %s', (_, template, value) => {
    expect(fillParameters({ x: template }, FACTS)).toEqual({ x: value });
  });

  it('fills in what is nested, and leaves other values alone', () => {
    expect(
      fillParameters(
        {
          body: {
            text: '{{ incident.title }}',
            list: ['{{ severity }}', 1, null],
          },
        },
        FACTS,
      ),
    ).toEqual({ body: { text: 'disk of "a" is full', list: ['P2', 1, null] } });
  });

  it('refuses a label that no alert has, and names the parameter', () => {
    expect(() =>
      fillParameters({ body: { a: '{{ labels.pod }}' } }, FACTS),
    ).toThrow(/^body\.a: undefined variable: labels\.pod/);
  });

  it('never runs a template that a label holds', () => {
    expect(
      fillParameters(
        { x: '{{ labels.evil }}' },
        { ...FACTS, labels: { evil: '{{ incident.id }}' } },
      ),
    ).toEqual({ x: '{{ incident.id }}' });
  });

  it.each(['constructor', '__proto__', 'toString'])(
    'reaches no %s of an object',
    name => {
      expect(() =>
        fillParameters({ x: `{{ labels.${name} }}` }, FACTS),
      ).toThrow(/undefined variable/);
    },
  );
});

describe('findParameterProblems', () => {
  it.each([
    ['an open output', '{{ labels.a', /x: .*not closed/],
    ['an unknown filter', '{{ labels.a | shout }}', /undefined filter: shout/],
    ['an unknown root', '{{ env.HOME }}', /env is not known here/],
    ['a tag', '{% for i in (1..9) %}x{% endfor %}', /only \{\{/],
    ['a template that is too long', `{{ '${'x'.repeat(20_000)}' }}`, /limit/],
  ])('names %s', (_, template, problem) => {
    expect(findParameterProblems({ x: template })[0]).toMatch(problem);
  });

  it('finds none in good ones', () => {
    expect(
      findParameterProblems({
        a: '{{ labels.a | downcase }}',
        b: 3,
        c: 'text',
      }),
    ).toEqual([]);
  });
});
