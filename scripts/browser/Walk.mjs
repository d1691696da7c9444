// What every step of the browser test has at hand: a page of somebody who is signed in, and ways to find things on it.
import path from 'node:path';
import { root } from '../portal.mjs';
import { expectAccessible } from './expectAccessible.mjs';

export const PICTURES = path.join(root, '.tools/screenshots');
const VIEW = { width: 1440, height: 1000 };

/** What takes part in starting up or in indexing gets this long. */
export const SLOW_MS = 90_000;
/** Entities are looked up in the catalog within this time. */
const LISTED_MS = 3_000;
/** Where the page had to be scrolled, it is at rest after this time. */
const SCROLLED_MS = 300;
/** A page is drawn anew in another theme, a moment later than the scheme changes. */
const REDRAWN_MS = 500;

export class Walk {
  #steps = 0;

  constructor(page, portal) {
    this.page = page;
    this.portal = portal;
  }

  /** A page of its own session, as of another person at another machine. */
  static async open(browser, portal) {
    const context = await browser.newContext({ viewport: VIEW });
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    // A page load of a development server is long on a busy machine, and says nothing of the pages.
    page.setDefaultNavigationTimeout(SLOW_MS);
    return new Walk(page, portal);
  }

  /** Steps that were passed. */
  get steps() {
    return this.#steps;
  }

  /** One step; the first that fails ends the walk. */
  async step(name, run) {
    const started = Date.now();
    await run();
    this.#steps += 1;
    console.log(
      `  ✓ ${name} (${((Date.now() - started) / 1_000).toFixed(1)} s)`,
    );
  }

  async signIn() {
    await this.page.goto(this.portal.frontendUrl);
    await this.button(/enter/i).click({ timeout: SLOW_MS });
    await this.link('Payments API').first().waitFor({ timeout: SLOW_MS });
  }

  /** Somebody else at the same portal. */
  async another() {
    const other = await Walk.open(this.page.context().browser(), this.portal);
    await other.signIn();
    return other;
  }

  goto(pathname) {
    return this.page.goto(`${this.portal.frontendUrl}${pathname}`);
  }

  heading(name) {
    return this.page.getByRole('heading', { name });
  }

  link(name) {
    return this.page.getByRole('link', { name });
  }

  button(name) {
    return this.page.getByRole('button', { name });
  }

  picture(name) {
    return this.page.screenshot({ path: path.join(PICTURES, `${name}.png`) });
  }

  /** In light and in dark, with `sign` in view. */
  async pictures(name, sign) {
    await this.picture(name);
    await this.#inBothThemes(sign, async colorScheme => {
      await sign.first().scrollIntoViewIfNeeded();
      if (colorScheme === 'dark') {
        await this.picture(`${name}-dark`);
      }
    });
  }

  /** Fails where axe finds something serious, in light or in dark. */
  async expectAccessible(sign) {
    await this.#inBothThemes(sign, () => expectAccessible(this.page));
  }

  /** Chooses in a field that looks entities up while one types. */
  async pick(field, text, option) {
    const choose = timeout =>
      this.page
        .getByRole('option', { name: option })
        .first()
        .click(timeout && { timeout });
    // A list closes when its page scrolls, which nobody who types does, but a test that begins right after it has.
    await field.scrollIntoViewIfNeeded();
    await this.page.waitForTimeout(SCROLLED_MS);
    await field.pressSequentially(text);
    try {
      await choose(LISTED_MS);
    } catch (error) {
      if (error.name !== 'TimeoutError') {
        throw error;
      }
      await field.press('ArrowDown');
      await choose();
    }
  }

  /** Asks the portal or the sandbox, as whoever runs the test. */
  post(url, body) {
    return this.request('POST', url, body);
  }

  async request(method, url, body) {
    const response = await fetch(url, {
      method,
      headers: {
        'content-type': 'application/json',
        ...(url.startsWith(this.portal.backendUrl) && {
          authorization: `Bearer ${this.portal.env.DRILL_TOKEN}`,
        }),
      },
      body: JSON.stringify(body),
    });
    if (!response.ok) {
      throw new Error(
        `${new URL(url).pathname} was answered ${
          response.status
        }: ${await response.text()}`,
      );
    }
    return response.status === 204 ? undefined : response.json();
  }

  /** Ends in light, with what is on the page back on it. */
  async #inBothThemes(sign, look) {
    for (const colorScheme of ['dark', 'light']) {
      await this.page.emulateMedia({ colorScheme });
      await this.page.waitForTimeout(REDRAWN_MS);
      await sign.first().waitFor();
      await look(colorScheme);
    }
  }
}
