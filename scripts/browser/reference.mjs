// Where people look things up: the handbook, runbooks, the set-up page, and what an incident that is none says.
import { SLOW_MS } from './Walk.mjs';

export async function lookUp(walk) {
  const { page } = walk;

  await walk.step('the on-call handbook opens', async () => {
    await walk.goto('/docs/default/system/incident-response');
    await walk
      .heading(/on-call|handbook|incident response/i)
      .first()
      .waitFor({ timeout: SLOW_MS });
    await walk.picture('13-handbook');
  });

  await walk.step('a runbook opens', async () => {
    await walk.goto('/docs/default/resource/high-memory');
    await walk
      .heading(/high memory/i)
      .first()
      .waitFor({ timeout: SLOW_MS });
    await walk.picture('14-runbook');
  });

  await walk.step('every connection of the set-up page works', async () => {
    await walk.goto('/incidents/setup');
    await page.getByText(/The last delivery with a valid signature/).waitFor();
    await page.getByText(/Every repair is allowed/).waitFor();
    await walk.picture('15-setup');
  });

  await walk.step('an incident that does not exist says so', async () => {
    await walk.goto('/incidents/Q0NOTTHERE');
    await page
      .getByText(/Q0NOTTHERE/)
      .first()
      .waitFor({ timeout: 30_000 });
    await walk.picture('21-missing');
  });
}
