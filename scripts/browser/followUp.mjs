// What becomes of it: search finds it, Jira closes an action item, and the same alert comes back.
import { ACTION_ITEMS, SEARCH_WORD, ticketOf } from './postmortem.mjs';
import { SLOW_MS } from './Walk.mjs';

/** Begins on the page of the published postmortem. */
export async function followUp(walk, incidentUrl) {
  const { page, portal } = walk;
  const postmortemUrl = page.url();

  await walk.step('an issue that is done in Jira closes its item', async () => {
    const key = (await ticketOf(walk, ACTION_ITEMS.first).innerText()).match(
      /[A-Z]+-\d+/,
    )[0];
    await walk.post(`${portal.sandboxUrl}/sandbox/jira/issues/${key}`, {
      action: 'transition',
      status: 'Done',
    });
    // Jira is looked at once a minute.
    await page
      .getByRole('row', { name: new RegExp(`${ACTION_ITEMS.first}.*Done`) })
      .waitFor({ timeout: SLOW_MS });
    await page
      .getByRole('row', { name: new RegExp(`${ACTION_ITEMS.second}.*Open`) })
      .waitFor();
  });

  await walk.step('the incident tells where it is archived', async () => {
    await page.goto(incidentUrl);
    const archived = page.getByText(/^Postmortem archived/);
    await archived.first().waitFor();
    await page
      .getByText(/postmortems\/.*\.md/)
      .first()
      .waitFor();
    await walk.picture('10-archived');
  });

  await walk.step('search finds the postmortem and the incident', async () => {
    const item = href =>
      page.getByRole('listitem').filter({
        has: page.locator(`a[href$="${new URL(href).pathname}"]`),
      });
    await untilFound(walk, `/search?query=${SEARCH_WORD}`, item(postmortemUrl));
    await walk.picture('10-search');
    await untilFound(
      walk,
      '/search?query=memory&types[]=incident-response-incident',
      item(incidentUrl),
    );
    const severity = walk.button(/Severity/);
    await severity.click();
    await page.getByRole('option', { name: 'P4' }).click();
    await page.getByText(/no results/i).waitFor();
    await severity.click();
    await page.getByRole('option', { name: 'P2' }).click();
    await item(incidentUrl).first().waitFor();
    await walk.picture('10-search-filtered');
  });

  await walk.step('it becomes a runbook', async () => {
    await page.goto(postmortemUrl);
    await walk.button('More actions').click();
    await page.getByRole('menuitem', { name: 'Make a runbook' }).click();
    // What the link names is chosen already.
    await page
      .getByText(/^The runbook takes from it/)
      .waitFor({ timeout: SLOW_MS });
    await walk.picture('11-runbook-of-postmortem');
    await walk.button('Next').click();
    await page.getByRole('textbox', { name: /^Title/ }).fill('Demo memory');
    await page.getByRole('textbox', { name: /^Name/ }).fill('demo-memory');
    await page.getByRole('textbox', { name: /^Owner/ }).fill('Payments');
    await page
      .getByRole('option', { name: /Payments/ })
      .first()
      .click();
    await walk.button('Next').click();
    await walk.button('Review').click();
    await walk.button('Create').click();
    await page
      .getByText(/kind: Resource/)
      .first()
      .waitFor({ timeout: SLOW_MS });
    await walk.picture('11-runbook-made');
  });

  await walk.step(
    'the same alert again names the item that is open',
    async () => {
      const { incidentId } = await walk.post(
        `${portal.sandboxUrl}/sandbox/drills`,
        { scenario: 'high-memory' },
      );
      await walk.goto(`/incidents/${incidentId}`);
      const before = page.getByRole('region', {
        name: 'This happened before',
      });
      await before.waitFor({ timeout: SLOW_MS });
      await before.getByText(ACTION_ITEMS.second).waitFor();
      if (await before.getByText(ACTION_ITEMS.first).count()) {
        throw new Error(`"${ACTION_ITEMS.first}" is done, and still named`);
      }
      await walk.pictures('12-happened-before', before);
      await walk.expectAccessible(before);
    },
  );

  await walk.step('Insights and action items show it', async () => {
    for (const [tab, sign] of [
      ['insights', walk.heading('Incidents by week and severity (simulated)')],
      ['action-items', walk.heading('Action items')],
    ]) {
      await walk.goto(`/incidents/${tab}`);
      await sign.first().waitFor({ timeout: SLOW_MS });
      await walk.pictures(`12-${tab}`, sign);
      await walk.expectAccessible(sign);
    }
  });
}

/** What was published is indexed some seconds later. */
async function untilFound(walk, pathname, result) {
  const deadline = Date.now() + SLOW_MS;
  for (;;) {
    await walk.goto(pathname);
    const isFound = await result
      .first()
      .waitFor({ timeout: 4_000 })
      .then(
        () => true,
        () => false,
      );
    if (isFound) {
      return;
    }
    if (Date.now() > deadline) {
      throw new Error(`${pathname} does not find what it should`);
    }
  }
}
