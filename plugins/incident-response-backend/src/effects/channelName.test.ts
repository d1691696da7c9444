import fc from 'fast-check';
import { channelName } from './channelName';

describe('channelName', () => {
  it.each([
    [
      {
        id: 'Q1',
        number: 7,
        serviceName: 'payments-api',
        title: 'payments-api: memory',
      },
      'inc-7-payments-api-memory',
    ],
    [
      {
        id: 'Q1',
        number: 1234,
        serviceName: 'payments-api',
        title: 'Memory above 95 %',
      },
      'inc-1234-payments-api-memory-above-95',
    ],
    [
      { id: 'Q1', title: 'Überlauf: Straße & Zähler' },
      'inc-q1-uberlauf-stra-e-zahler',
    ],
    [{ id: 'Q1', number: 1, title: '🔥🔥🔥' }, 'inc-1'],
  ])('of %j is %s', (state, name) => {
    expect(
      channelName({ serviceName: undefined, number: undefined, ...state }),
    ).toBe(name);
  });

  it('always obeys Slack', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 300 }),
        fc.string({ maxLength: 100 }),
        fc.option(fc.integer({ min: 2, max: 5 }), { nil: undefined }),
        (title, serviceName, suffix) => {
          expect(
            channelName({ id: 'Q1', number: 7, title, serviceName }, suffix),
          ).toMatch(/^[a-z0-9_-]{1,80}$/);
        },
      ),
    );
  });
});
