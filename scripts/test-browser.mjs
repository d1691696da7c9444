// `npm run test:browser`: walks through the portal as a responder would, in headless Chromium, and keeps a picture of
// every page in .tools/screenshots. Starts its own sandbox and portal on free ports and stops them afterwards.
import { mkdirSync } from 'node:fs';
import { followUp } from './browser/followUp.mjs';
import { respond } from './browser/incident.mjs';
import { writePostmortem } from './browser/postmortem.mjs';
import { lookUp } from './browser/reference.mjs';
import { repair } from './browser/repair.mjs';
import { PICTURES } from './browser/Walk.mjs';
import { withWalk } from './browser/withWalk.mjs';
import { ensureMkdocs } from './mkdocs.mjs';
import { runMain } from './portal.mjs';

async function walkThrough(walk) {
  const crashes = [];
  walk.page.on('pageerror', error => crashes.push(error.message));
  try {
    const incidentUrl = await respond(walk);
    await writePostmortem(walk);
    await followUp(walk, incidentUrl);
    await repair(walk);
    await lookUp(walk);
    if (crashes.length > 0) {
      throw new Error(`Pages threw: ${crashes.join('; ')}`);
    }
  } catch (error) {
    await walk.picture('failed');
    console.error(`  ✗ ${walk.page.url()}\n${error.message}`);
    console.log(`${walk.steps} passed, 1 failed`);
    return 1;
  }
  console.log(`${walk.steps} passed, 0 failed`);
  return 0;
}

await runMain(async () => {
  mkdirSync(PICTURES, { recursive: true });
  await ensureMkdocs(console.log);
  console.log('Starting a portal for the browser …');
  return withWalk('browser', walkThrough);
});
