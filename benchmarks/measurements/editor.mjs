// How long a key takes to be seen in a postmortem with a long timeline: in Chromium, from the key's event to the end of the
// frame that shows it. The frontend is a development build, which is slower than a released one.
import { SLOW_MS } from '../../scripts/browser/Walk.mjs';
import { withWalk } from '../../scripts/browser/withWalk.mjs';
import { percentile } from '../stage/percentile.mjs';

const ROWS = 200;
/** As a fast typist: some 80 words a minute. */
const BETWEEN_KEYS_MS = 120;
const TEXT =
  'The cache grew until the pod was stopped, which nobody could see. ';

export async function measureEditor(stage, { short }) {
  stage.say('  starting a portal with its frontend');
  return withWalk('bench-editor', async walk => {
    await walk.signIn();
    await openPostmortem(walk);
    const text = TEXT.repeat(short ? 1 : 3);
    const took = {};
    for (const [where, edit] of Object.entries({
      section: editSection,
      row: editRow,
    })) {
      stage.say(`  typing into a ${where}`);
      took[where] = await type(walk.page, await edit(walk), text);
    }
    return report(took);
  });
}

/** A drill's postmortem, with as many rows as somebody writes in a bad night. */
async function openPostmortem(walk) {
  const { page, portal } = walk;
  const { incidentId } = await walk.post(
    `${portal.sandboxUrl}/sandbox/drills`,
    { scenario: 'high-memory' },
  );
  await walk.goto(`/incidents/${incidentId}`);
  await walk.link('Open postmortem').first().waitFor({ timeout: SLOW_MS });
  const at = new Date().toISOString();
  await walk.request(
    'PATCH',
    `${portal.backendUrl}/api/incident-response/postmortems/pm-${incidentId}`,
    {
      changes: Array.from({ length: ROWS }, (_, index) => ({
        part: 'timeline',
        base: 0,
        id: `demo-${index}`,
        row: { at, text: `Demo row ${index}: somebody looked at the heap` },
      })),
    },
  );
  await walk.link('Open postmortem').first().click();
  await page
    .getByText(`Demo row ${ROWS - 1}`)
    .first()
    .waitFor({ timeout: SLOW_MS });
}

async function editSection({ page }) {
  await page.getByRole('button', { name: 'Edit Summary' }).click();
  return page.getByRole('textbox', { name: 'Summary' });
}

async function editRow({ page }) {
  await page.getByRole('button', { name: 'Done with Summary' }).click();
  await page.getByRole('button', { name: 'Edit Timeline' }).click();
  return page
    .getByRole('list', { name: 'Rows of the timeline' })
    .getByRole('textbox')
    .nth(ROWS / 2);
}

/**
 * @returns for each key, the milliseconds from its event to the end of the frame in which it was painted: a message that is
 *   posted in an animation frame comes after that frame
 */
async function type(page, field, text) {
  await field.click();
  await page.evaluate(() => {
    globalThis.keyTimes = [];
    globalThis.timeKey = ({ timeStamp }) =>
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () =>
          globalThis.keyTimes.push(performance.now() - timeStamp);
        port2.postMessage('painted');
      });
    document.addEventListener('keydown', globalThis.timeKey, true);
  });
  await page.keyboard.type(text, { delay: BETWEEN_KEYS_MS });
  await page.waitForTimeout(1_000);
  const took = await page.evaluate(() => {
    document.removeEventListener('keydown', globalThis.timeKey, true);
    return globalThis.keyTimes;
  });
  if (took.length !== text.length) {
    throw new Error(`${took.length} of ${text.length} keys were timed`);
  }
  const shown = await field.evaluate(
    element => element.value ?? element.textContent,
  );
  if (!shown.includes(text.trim())) {
    throw new Error(`What was typed is not there: ${shown}`);
  }
  return took.map(ms => Math.round(ms));
}

function report(took) {
  const p95 = where => percentile(took[where], 0.95);
  const line = (where, what) =>
    `${what}: p50 ${percentile(took[where], 0.5)} ms, p95 ${p95(
      where,
    )} ms, slowest ${Math.max(...took[where])} ms of ${
      took[where].length
    } keys`;
  return {
    result: { sectionP95Ms: p95('section'), rowP95Ms: p95('row') },
    lines: [
      line('section', 'in a section'),
      line('row', 'in a row of the timeline, all rows open for editing'),
      `with ${ROWS} rows; a frame is 17 ms`,
    ],
    targets: ['section', 'row'].map(where => ({
      name: `key to paint in a ${where}, p95`,
      value: p95(where),
      unit: 'ms',
      atMost: 50,
    })),
  };
}
