// One shopper's visit: a browser context that notices whatever a page does wrong.

import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

const SCHEMES = ['light', 'dark'];
const HEIGHTS = { 390: 844, 1360: 900 };

export class Visit {
  // `shop` is the address of the front page in the visit's language; `name` begins the names of
  // the screenshots.
  static async start(browser, { name, shop, locale, width, javaScript = true }) {
    const context = await browser.newContext({
      locale,
      javaScriptEnabled: javaScript,
      viewport: { width, height: HEIGHTS[width] },
    });
    return new Visit(context, await context.newPage(), { name, shop, width });
  }

  constructor(context, page, { name, shop, width }) {
    Object.assign(this, { context, page, name, shop, width });
    this.faults = [];
    page.on('console', (message) => {
      if (message.type() === 'error') this.faults.push(`console: ${message.text()}`);
    });
    page.on('pageerror', (error) => this.faults.push(`uncaught: ${error.message}`));
    page.on('requestfailed', (request) => {
      // A navigation that is overtaken by the next one is no fault.
      const reason = request.failure()?.errorText;
      if (reason !== 'net::ERR_ABORTED') this.faults.push(`${reason}: ${request.url()}`);
    });
    page.on('response', (response) => {
      if (response.status() >= 400) this.faults.push(`${response.status()}: ${response.url()}`);
    });
  }

  find(testId) {
    return this.page.locator(`[data-testid="${testId}"]`);
  }

  // Follows a link or submits a form, and waits for the page behind it.
  async follow(element) {
    await Promise.all([this.page.waitForEvent('load'), element.click()]);
  }

  // What holds for every page, in both colour schemes; keeps a screenshot of each.
  async look(step) {
    const inks = new Set();
    for (const scheme of SCHEMES) {
      await this.page.emulateMedia({ colorScheme: scheme });
      const { scroll, inner, ink } = await this.page.evaluate(() => ({
        scroll: document.documentElement.scrollWidth,
        inner: window.innerWidth,
        ink: getComputedStyle(document.body).color,
      }));
      inks.add(ink);
      assert.ok(scroll <= inner, `${step}, ${scheme}: ${scroll} px wide on a screen of ${inner} px`);
      await this.keep(`${step}-${scheme}`);
    }
    assert.equal(inks.size, SCHEMES.length, `${step}: has a dark and a light look`);
    assert.equal(await this.find('demo-banner').count(), 1, `${step}: says that it is a demo`);
    assert.deepEqual(this.faults, [], `${step}: the browser has no complaint`);
  }

  async keep(step) {
    const folder = process.env.SHOP_SCREENSHOTS;
    if (!folder) return;
    mkdirSync(folder, { recursive: true });
    await this.page.screenshot({ path: join(folder, `${this.name}-${step}.png`), fullPage: true });
  }

  async end() {
    await this.context.close();
  }
}
