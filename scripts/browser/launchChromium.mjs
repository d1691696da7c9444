import { spawnSync } from 'node:child_process';
import { chromium } from 'playwright-core';
import { StartError } from '../portal.mjs';

/** The Chromium of this machine, without a window, and without calls to anywhere else. */
export function launchChromium() {
  return chromium.launch({
    executablePath: findChromium(),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--disable-sync',
      '--disable-background-networking',
      '--disable-component-update',
      '--no-first-run',
    ],
  });
}

function findChromium() {
  for (const name of ['chromium', 'chromium-browser', 'google-chrome']) {
    const found = spawnSync('sh', ['-c', `command -v ${name}`], {
      encoding: 'utf8',
    }).stdout.trim();
    if (found) {
      return found;
    }
  }
  throw new StartError(
    'Chromium is missing. On Debian and Ubuntu: apt-get install chromium',
  );
}
