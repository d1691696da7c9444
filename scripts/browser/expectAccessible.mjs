// What axe finds on a page in a real browser, where colours and layout count as well.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

/** Impacts that keep somebody from using the page. */
const SERIOUS = ['serious', 'critical'];

/** The portal's own tabs name panels that Backstage doesn't draw; they are not the plugin's to mend. */
const NOT_OURS = ['[role="tablist"] [role="tab"][href]'];

/** Fails where axe finds something serious by WCAG 2 AA in the page's main part. */
export async function expectAccessible(page) {
  await page.evaluate(axe);
  const found = await page.evaluate(
    async ({ serious, notOurs }) => {
      const { violations } = await globalThis.axe.run(
        { include: ['main'], exclude: notOurs },
        { runOnly: ['wcag2a', 'wcag2aa'] },
      );
      return violations
        .filter(({ impact }) => serious.includes(impact))
        .map(
          ({ id, help, nodes }) =>
            `${id} (${help}): ${nodes.map(({ target }) => target).join(', ')}`,
        );
    },
    { serious: SERIOUS, notOurs: NOT_OURS },
  );
  if (found.length > 0) {
    throw new Error(`axe: ${found.join('; ')}`);
  }
}
