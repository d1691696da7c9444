import {
  describePortal,
  findFreePort,
  Processes,
  startBackend,
  startFrontend,
  startSandbox,
} from '../portal.mjs';
import { launchChromium } from './launchChromium.mjs';
import { Walk } from './Walk.mjs';

const CONFIGS = ['app-config.yaml', 'packages/sandbox/app-config.sandbox.yaml'];

/**
 * Starts a sandbox, a portal with its frontend and a browser on free ports, and stops them when `use` is done.
 *
 * @param log begins the names of their logs
 * @param use gets a {@link Walk} that is not signed in yet
 */
export async function withWalk(log, use) {
  const processes = new Processes();
  const portal = describePortal({
    frontendPort: await findFreePort(),
    backendPort: await findFreePort(),
    sandboxPort: await findFreePort(),
  });
  let browser;
  try {
    await Promise.all([
      startSandbox(processes, portal, { log: `${log}-sandbox` }),
      startBackend(processes, portal, {
        configs: CONFIGS,
        log: `${log}-backend`,
      }),
      startFrontend(processes, portal, {
        configs: CONFIGS,
        log: `${log}-frontend`,
      }),
    ]);
    browser = await launchChromium();
    return await use(await Walk.open(browser, portal));
  } finally {
    await browser?.close();
    await processes.stop();
  }
}
