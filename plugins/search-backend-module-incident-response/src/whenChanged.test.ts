import { whenChanged } from './whenChanged';

const HOUR_MS = 60 * 60 * 1000;

describe('a schedule that leaves out what has not changed', () => {
  it('indexes once a day all the same', async () => {
    let now = 0;
    let run: () => Promise<void> = async () => {};
    const index = jest.fn();
    await whenChanged(
      {
        run: async ({ fn }) => {
          run = async () => fn(new AbortController().signal);
        },
      },
      { readMarker: async () => 'same', now: () => now },
    ).run({ id: 'index', fn: index });

    const after: number[] = [];
    for (; now <= 48 * HOUR_MS; now += HOUR_MS) {
      const before = index.mock.calls.length;
      await run();
      if (index.mock.calls.length > before) {
        after.push(now / HOUR_MS);
      }
    }
    expect(after).toEqual([0, 24, 48]);
  });

  it('takes what changes while it reads for a change', async () => {
    const markers = ['one', 'two', 'two'];
    const index = jest.fn();
    let run: () => Promise<void> = async () => {};
    await whenChanged(
      {
        run: async ({ fn }) => {
          run = async () => fn(new AbortController().signal);
        },
      },
      { readMarker: async () => markers.shift() ?? '' },
    ).run({ id: 'index', fn: index });
    await run();
    await run();
    await run();
    expect(index).toHaveBeenCalledTimes(2);
  });
});
