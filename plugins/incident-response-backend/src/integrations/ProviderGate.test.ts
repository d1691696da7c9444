import { mockServices } from '@backstage/backend-test-utils';
import { DateTime } from 'luxon';
import { callContext } from './CallContext';
import type { Admission, CallLimit } from './CallLimits';
import { ProviderError } from './ProviderError';
import { ProviderGate } from './ProviderGate';

const limit: CallLimit = { key: 'slack/x', calls: 20, perSeconds: 60 };
const call = { what: 'do something', limits: [limit] };

function failure(
  kind: ProviderError['kind'],
  retryAfterSeconds?: number,
): ProviderError {
  return new ProviderError({
    provider: 'Slack',
    kind,
    message: kind,
    remedy: '',
    retryAfterSeconds,
  });
}

describe('the gate before a provider', () => {
  let admission: Admission;
  let blocked: number[];
  let positions: (DateTime | undefined)[];

  beforeEach(() => {
    admission = { admitted: true };
    blocked = [];
    positions = [];
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate'] });
  });
  afterEach(() => jest.useRealTimers());

  const createGate = () =>
    ProviderGate.create({
      provider: 'Slack',
      logger: mockServices.logger.mock(),
      limits: {
        async take(_, position) {
          positions.push(position);
          return admission;
        },
        async block(_, seconds) {
          blocked.push(seconds);
        },
      },
    });
  const fail = (gate: ProviderGate, kind: ProviderError['kind']) =>
    expect(
      gate.run(call, async () => {
        throw failure(kind);
      }),
    ).rejects.toMatchObject({ kind });

  it('leaves a provider alone that does not answer, and asks it again after a while', async () => {
    const gate = await createGate();
    for (let time = 0; time < 5; time += 1) {
      expect(gate.weather).toBe('fair');
      await fail(gate, 'unknown');
    }
    expect(gate.weather).toBe('down');
    const make = jest.fn().mockResolvedValue('answer');
    await expect(gate.run(call, make)).rejects.toMatchObject({
      kind: 'unavailable',
      retryAfterSeconds: expect.any(Number),
      message: expect.stringContaining('was not asked to do something'),
    });
    expect(make).not.toHaveBeenCalled();

    jest.setSystemTime(Date.now() + 60_000);
    await expect(gate.run(call, make)).resolves.toBe('answer');
    expect(gate.weather).toBe('fair');
  });

  it.each(['rejected', 'rate_limited'] as const)(
    'takes %s for an answer',
    async kind => {
      const gate = await createGate();
      for (let time = 0; time < 10; time += 1) {
        await fail(gate, kind);
      }
      expect(gate.weather).toBe('fair');
    },
  );

  it('makes no call where the limit is used up, and says what it waits for', async () => {
    const gate = await createGate();
    admission = { admitted: false, retryAfterSeconds: 12 };
    const make = jest.fn();
    await expect(gate.run(call, make)).rejects.toMatchObject({
      kind: 'rate_limited',
      queue: 'slack/x',
      retryAfterSeconds: 12,
    });
    expect(make).not.toHaveBeenCalled();
    expect(blocked).toEqual([]);
  });

  it('tells all replicas when the provider itself wants to be left alone', async () => {
    const gate = await createGate();
    await expect(
      gate.run(call, async () => {
        throw failure('rate_limited', 30);
      }),
    ).rejects.toMatchObject({ kind: 'rate_limited', queue: undefined });
    expect(blocked).toEqual([30]);
  });

  it('asks right before the call whether it may still be made', async () => {
    const gate = await createGate();
    const make = jest.fn();
    const position = DateTime.utc();
    const context = {
      position,
      assertHeld: () => {
        throw new Error('the lease is lost');
      },
    };
    await expect(
      callContext.run(context, () => gate.run(call, make)),
    ).rejects.toThrow('the lease is lost');
    expect(make).not.toHaveBeenCalled();
    expect(positions).toEqual([position]);
  });
});
