import { createMockDirectory } from '@backstage/backend-test-utils';
import { execFile } from 'node:child_process';
import { existsSync, symlinkSync, utimesSync } from 'node:fs';
import { promisify } from 'node:util';
import { findOldFiles, problemOfDirectory } from './oldFiles';

const run = promisify(execFile);
const LONG_AGO = new Date(Date.now() - 30 * 86_400_000);

describe('old files', () => {
  const folder = createMockDirectory();
  const logs = () => folder.resolve('logs');

  beforeEach(() => {
    folder.setContent({
      logs: {
        'old.log': 'x',
        'with spaces; rm -rf $HOME.log': 'x',
        'new.log': 'x',
        deep: { 'old.log': 'x' },
      },
      elsewhere: { 'precious.txt': 'x' },
    });
    for (const file of [
      'logs/old.log',
      'logs/with spaces; rm -rf $HOME.log',
      'logs/deep/old.log',
      'elsewhere/precious.txt',
    ]) {
      utimesSync(folder.resolve(file), LONG_AGO, LONG_AGO);
    }
    symlinkSync(folder.resolve('elsewhere'), folder.resolve('logs/away'));
    symlinkSync(
      folder.resolve('elsewhere/precious.txt'),
      folder.resolve('logs/precious.txt'),
    );
    symlinkSync(folder.resolve('elsewhere'), folder.resolve('link'));
  });

  const find = async (directory: string, action: '-print' | '-delete') => {
    const [program, ...args] = findOldFiles(directory, 7);
    const { stdout } = await run(program, [...args, action]);
    return stdout.split('\n').filter(Boolean).sort();
  };

  it('are plain files below the directory, and nothing that a link leads to', async () => {
    expect(await find(logs(), '-print')).toEqual([
      folder.resolve('logs/deep/old.log'),
      folder.resolve('logs/old.log'),
      folder.resolve('logs/with spaces; rm -rf $HOME.log'),
    ]);
    await find(logs(), '-delete');
    expect(existsSync(folder.resolve('elsewhere/precious.txt'))).toBe(true);
    expect(existsSync(folder.resolve('logs/new.log'))).toBe(true);
    expect(existsSync(folder.resolve('logs/old.log'))).toBe(false);
    expect(existsSync(folder.resolve('logs/away'))).toBe(true);
  });

  it('are none where the directory itself is a link', async () => {
    expect(await find(folder.resolve('link'), '-print')).toEqual([]);
  });

  it.each(['/var/log/app', '/var/log/my app'])(
    'are looked for in %j',
    directory => expect(problemOfDirectory(directory)).toBeUndefined(),
  );

  it.each([
    ['/', 'root'],
    ['var/log', 'not absolute'],
    ['-delete', 'not absolute'],
    ['', 'not absolute'],
    ['/var/log/../../etc', '".."'],
    ['/var/log/.', '"."'],
    ['/var//log', '"//"'],
    ['/var/log/', 'at its end'],
    ['/var/log\n/etc', 'control characters'],
  ])('are not looked for in %j', (directory, problem) => {
    expect(problemOfDirectory(directory)).toContain(problem);
  });
});
