import { pathInPortal } from './pathInPortal';

describe('pathInPortal', () => {
  it.each([
    ['https://portal.example/docs/x#y', 'https://portal.example', '/docs/x#y'],
    ['https://example.com/portal/docs', 'https://example.com/portal/', '/docs'],
    ['https://example.com/other', 'https://example.com/portal', undefined],
    ['https://portal.example.evil/docs', 'https://portal.example', undefined],
    ['/docs/x', 'https://portal.example', '/docs/x'],
  ])('finds the path of %s in %s', (url, baseUrl, path) => {
    expect(pathInPortal(url, baseUrl)).toBe(path);
  });
});
