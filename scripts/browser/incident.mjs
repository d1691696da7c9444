// The first minutes: somebody is paged, and the portal does what can be done.

/** A change has to be on screen within this time, without reloading. */
const LIVE_MS = 2_000;

/** @returns the address of the incident's page */
export async function respond(walk) {
  const { page, portal } = walk;

  await walk.step('the portal opens and a guest can enter', async () => {
    await walk.signIn();
    await walk.picture('01-catalog');
  });

  await walk.step(
    'a service has an Incidents tab, with who is on call',
    async () => {
      await walk.link('Payments API').first().click();
      await page
        .locator('a[href$="/component/payments-api/incidents"]')
        .click();
      await page.getByText('Demo Primary (Payments)').first().waitFor();
      await walk.picture('02-service');
    },
  );

  let incidentUrl;
  await walk.step(
    'a drill starts from the service and its incident opens',
    async () => {
      await walk.button('Run a drill').first().click();
      const dialog = page.getByRole('dialog');
      await dialog
        .getByRole('radio', { name: /high-memory|memory/i })
        .first()
        .check({ force: true });
      await walk.picture('03-drill');
      await dialog
        .getByRole('button', { name: /run|start/i })
        .last()
        .click();
      await page.waitForURL(/\/incidents\/Q[A-Z0-9]+$/);
      incidentUrl = page.url();
      await walk.heading(/memory above/).waitFor({ timeout: 20_000 });
    },
  );

  await walk.step(
    'the timeline fills live: channel, ticket, runbook',
    async () => {
      for (const text of [
        /Channel #inc-/,
        /Ticket [A-Z]+-\d+ opened/,
        /Runbook High memory/,
      ]) {
        await page.getByText(text).first().waitFor();
      }
      await walk.picture('04-incident-live');
    },
  );

  await walk.step(
    'the workload is repaired and the incident resolved',
    async () => {
      await page
        .getByText(/Attempt 1 worked/)
        .first()
        .waitFor({ timeout: 30_000 });
      await page
        .getByText('Resolved', { exact: true })
        .first()
        .waitFor({ timeout: 30_000 });
      await walk.link('Open postmortem').first().waitFor();
      await walk.pictures('05-incident-repaired', walk.link('Open postmortem'));
      await walk.expectAccessible(walk.link('Open postmortem'));
    },
  );

  await walk.step(
    'a note of somebody else is on screen within 2 s',
    async () => {
      const id = new URL(incidentUrl).pathname.split('/').at(-1);
      const text = 'Seen without reloading';
      await walk.post(
        `${portal.backendUrl}/api/incident-response/incidents/${id}/notes`,
        { text },
      );
      await page.getByText(text).first().waitFor({ timeout: LIVE_MS });
    },
  );
  return incidentUrl;
}
