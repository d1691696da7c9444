import { responseError } from '../__testUtils__/FakeIncidentResponse';
import { LiveQuery, type LiveSnapshot } from './LiveQuery';

const pace = { pollMs: 1_500, signalledMs: 15_000 };
const signal = { incidentId: 'A', version: 2 };

function setUp(load: () => Promise<unknown>) {
  const seen: LiveSnapshot<unknown>[] = [];
  const asked = jest.fn(load);
  const query = new LiveQuery({
    load: asked,
    pace,
    concerns: ({ incidentId }) => incidentId === 'A',
    onChange: snapshot => seen.push(snapshot),
  });
  const stop = query.start();
  return { query, asked, seen, stop };
}

function setHidden(hidden: boolean) {
  Object.defineProperty(document, 'hidden', {
    configurable: true,
    get: () => hidden,
  });
  document.dispatchEvent(new Event('visibilitychange'));
}

describe('LiveQuery', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });

  afterEach(() => {
    setHidden(false);
    jest.useRealTimers();
  });

  it('polls fast until signals have proved to work, then slowly', async () => {
    let value = 1;
    const { query, asked, stop } = setUp(async () => value);
    await jest.advanceTimersByTimeAsync(1_500);
    expect(asked).toHaveBeenCalledTimes(2);

    value = 2;
    query.signal(signal);
    await jest.advanceTimersByTimeAsync(0);
    expect(asked).toHaveBeenCalledTimes(3);
    await jest.advanceTimersByTimeAsync(14_999);
    expect(asked).toHaveBeenCalledTimes(3);
    await jest.advanceTimersByTimeAsync(1);
    expect(asked).toHaveBeenCalledTimes(4);
    stop();
  });

  it('polls fast again after a change that no signal announced', async () => {
    let value = 1;
    const { query, asked, stop } = setUp(async () => value);
    await jest.advanceTimersByTimeAsync(0);
    query.signal(signal);
    await jest.advanceTimersByTimeAsync(0);
    value = 2;
    await jest.advanceTimersByTimeAsync(15_000);
    const before = asked.mock.calls.length;
    await jest.advanceTimersByTimeAsync(1_500);
    expect(asked).toHaveBeenCalledTimes(before + 1);
    stop();
  });

  it('ignores what does not concern it, and stays silent when nothing changed', async () => {
    const { query, asked, seen, stop } = setUp(async () => ({ same: true }));
    await jest.advanceTimersByTimeAsync(0);
    query.signal({ incidentId: 'B', version: 1 });
    await jest.advanceTimersByTimeAsync(0);
    expect(asked).toHaveBeenCalledTimes(1);
    query.signal(signal);
    await jest.advanceTimersByTimeAsync(0);
    expect(asked).toHaveBeenCalledTimes(2);
    expect(seen).toHaveLength(1);
    stop();
  });

  it('has one request under way at a time, and asks once more for what came meanwhile', async () => {
    const answers: (() => void)[] = [];
    const { query, asked, stop } = setUp(
      () => new Promise<number>(resolve => answers.push(() => resolve(1))),
    );
    query.signal(signal);
    query.signal(signal);
    query.signal(signal);
    expect(asked).toHaveBeenCalledTimes(1);
    answers[0]();
    await jest.advanceTimersByTimeAsync(0);
    expect(asked).toHaveBeenCalledTimes(2);
    answers[1]();
    await jest.advanceTimersByTimeAsync(0);
    expect(asked).toHaveBeenCalledTimes(2);
    stop();
  });

  it('keeps the last data with the error, and recovers', async () => {
    let fails = false;
    const { seen, stop } = setUp(async () => {
      if (fails) {
        throw new Error('fetch failed');
      }
      return 'data';
    });
    await jest.advanceTimersByTimeAsync(0);
    fails = true;
    await jest.advanceTimersByTimeAsync(1_500);
    expect(seen.at(-1)).toEqual({
      data: 'data',
      error: new Error('fetch failed'),
    });
    fails = false;
    await jest.advanceTimersByTimeAsync(3_000);
    expect(seen.at(-1)).toEqual({ data: 'data' });
    stop();
  });

  it('does not repeat what was refused', async () => {
    const refusal = await responseError(403, 'NotAllowedError', 'no');
    const { asked, stop } = setUp(async () => {
      throw refusal;
    });
    await jest.advanceTimersByTimeAsync(60_000);
    expect(asked).toHaveBeenCalledTimes(1);
    stop();
  });

  it('rests while nobody looks, and is current when somebody does', async () => {
    const { asked, stop } = setUp(async () => 1);
    await jest.advanceTimersByTimeAsync(0);
    setHidden(true);
    await jest.advanceTimersByTimeAsync(60_000);
    expect(asked).toHaveBeenCalledTimes(1);
    setHidden(false);
    expect(asked).toHaveBeenCalledTimes(2);
    stop();
  });

  it('stops when it is no longer needed', async () => {
    const { asked, stop } = setUp(async () => 1);
    await jest.advanceTimersByTimeAsync(0);
    stop();
    await jest.advanceTimersByTimeAsync(60_000);
    expect(asked).toHaveBeenCalledTimes(1);
  });
});
