// What is learned: the draft is edited, reviewed and published, and its action items live on in Jira.

/** A date in the future, as a date field takes it. */
const NEXT_MONTH = new Date(Date.now() + 30 * 86_400_000)
  .toISOString()
  .slice(0, 10);

/** Titles of the action items that are written. */
export const ACTION_ITEMS = {
  first: 'Bound the cache by its memory',
  second: 'Page before the memory runs out',
};

/** A word that nothing else in the portal has. */
export const SEARCH_WORD = 'browsertestword';

/** Begins on the page of a resolved incident. */
export async function writePostmortem(walk) {
  const { page } = walk;
  const status = name => page.getByText(name, { exact: true }).first();

  await walk.step('the postmortem is drafted, and can be edited', async () => {
    await walk.link('Open postmortem').first().click();
    await page.waitForURL(/\/incidents\/postmortems\//);
    const numbers = page.getByText('Response in numbers');
    await numbers.first().waitFor();
    await walk.pictures('06-postmortem-draft', walk.heading('Summary'));
    await walk.expectAccessible(numbers);
    await walk.button('Edit Lessons').click();
    await page.getByRole('textbox', { name: 'Lessons' }).click();
    // Saved by itself, a moment after the last key.
    await page.keyboard.type(`A ${SEARCH_WORD} is a lesson.`);
    await page
      .getByText(/^Saved/)
      .first()
      .waitFor();
    await walk.picture('06-postmortem-editing');
    await walk.button('Done with Lessons').click();
    await page.getByText(`A ${SEARCH_WORD} is a lesson.`).first().waitFor();
  });

  await walk.step('two browsers write in one section, and lose nothing', () =>
    writeTogether(walk),
  );

  await walk.step('action items get owners and dates', async () => {
    await walk.button('Edit action items').click();
    // The draft may suggest some: what is written here stands after them.
    const drafted = page.getByRole('group', { name: /^Action item/ });
    for (let left = await drafted.count(); left > 0; left -= 1) {
      await walk.button('Remove action item 1').click();
      await drafted.nth(left - 1).waitFor({ state: 'detached' });
    }
    for (const [index, title] of Object.values(ACTION_ITEMS).entries()) {
      await page
        .getByRole('textbox', { name: 'Another action item' })
        .fill(title);
      await walk.button('Add action item').click();
      const item = page.getByRole('group', {
        name: `Action item ${index + 1}`,
      });
      await walk.pick(
        item.getByRole('combobox', { name: 'Owner' }),
        'Payments',
        /^Payments/,
      );
      await item.getByLabel('Due').fill(NEXT_MONTH);
    }
    await page
      .getByText(/^Saved/)
      .first()
      .waitFor();
    await walk.picture('07-action-items');
    await walk.button('Done with Action items').click();
    for (const title of Object.values(ACTION_ITEMS)) {
      await page
        .getByRole('row', { name: new RegExp(`${title}.*${NEXT_MONTH}.*Open`) })
        .waitFor();
    }
  });

  await walk.step('somebody is asked for a review, and approves', async () => {
    await walk.button('Show the review').click();
    await walk.pick(
      page.getByRole('combobox', { name: 'Another reviewer' }),
      'Demo Primary (Payments)',
      /Demo Primary \(Payments\)/,
    );
    await walk.button('Add reviewer').click();
    await page
      .getByRole('list', { name: 'Reviewers' })
      .getByRole('link', { name: /Demo Primary/ })
      .waitFor();
    await walk.button('Ask for review').click();
    await status('In review').waitFor();
    await walk.button('Approve postmortem').click();
    await status('approved').waitFor();
    await walk.pictures('08-reviewed', walk.heading('Checklist'));
    await walk.expectAccessible(walk.heading('Checklist'));
  });

  await walk.step(
    'it is published, and two Jira issues are opened',
    async () => {
      await walk.button('Publish postmortem').click();
      const dialog = page.getByRole('alertdialog').or(page.getByRole('dialog'));
      await dialog.getByText('2 action items become Jira issues.').waitFor();
      const reason = dialog.getByRole('textbox', { name: /all the same/ });
      if (await reason.count()) {
        await reason.fill('The rest is written after the planning.');
      }
      await walk.picture('09-publish');
      await dialog.getByRole('button', { name: 'Publish postmortem' }).click();
      await status('Published').waitFor();
      for (const title of Object.values(ACTION_ITEMS)) {
        await ticketOf(walk, title).waitFor();
      }
      await walk.picture('09-published');
    },
  );
}

/** The link to the Jira issue of an action item on the postmortem's page. */
export function ticketOf(walk, title) {
  return walk.page
    .getByRole('row', { name: new RegExp(title) })
    .getByRole('link', { name: /^[A-Z]+-\d+/ });
}

async function writeTogether(walk) {
  const other = await walk.another();
  await other.page.goto(walk.page.url());
  const both = [walk, other];
  const texts = ['By the first browser.', 'By the second browser.'];
  for (const { page } of both) {
    await page.getByRole('button', { name: 'Edit Summary' }).click();
    await page.getByRole('textbox', { name: 'Summary' }).click();
    await page.keyboard.press('ControlOrMeta+a');
  }
  // Neither has heard of the other when it begins.
  await Promise.all(
    both.map(({ page }, index) => page.keyboard.type(texts[index])),
  );
  // Whoever saves second is asked.
  const versionsOf = ({ page }) =>
    page.getByRole('group', { name: 'Two versions' });
  const asked = await Promise.any(
    both.map(async each => {
      await versionsOf(each).waitFor();
      return each;
    }),
  );
  for (const text of texts) {
    await versionsOf(asked).getByText(text).waitFor();
  }
  await versionsOf(asked).scrollIntoViewIfNeeded();
  await asked.picture('06-postmortem-conflict');
  await asked.button('Edit both together').click();
  for (const each of both) {
    await each.button('Done with Summary').click();
  }
  for (const { page } of both) {
    for (const text of texts) {
      await page.getByText(text).first().waitFor();
    }
  }
  await other.page.context().close();
}
