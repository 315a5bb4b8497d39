// A shopper looks for something: facets, the search box and its suggestions, with a script and
// without, against the shop at SHOP_URL (see journey.test.mjs).

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch } from './browser.mjs';
import { Visit } from './visit.mjs';

const WIDTHS = [390, 1360];
const INDEX_PATIENCE_MS = 60_000;

const shop = process.env.SHOP_URL;
let browser;

before(async () => {
  assert.ok(shop, 'SHOP_URL names the shop to visit');
  browser = await launch();
});

after(() => browser?.close());

async function visiting(visitor, steps) {
  const visit = await Visit.start(browser, { shop, locale: 'en-US', width: 1360, ...visitor });
  try {
    await steps(visit);
  } catch (error) {
    await visit.keep('failed');
    throw error;
  } finally {
    await visit.end();
  }
}

// The listing of everything, once the index has everything.
async function openListing(visit) {
  const until = Date.now() + INDEX_PATIENCE_MS;
  for (;;) {
    await visit.page.goto(new URL('/products', shop).href);
    if ((await visit.find('facets').count()) > 0) return;
    assert.ok(Date.now() < until, 'the index is built');
    await visit.page.waitForTimeout(500);
  }
}

function count(visit) {
  return visit
    .find('result-count')
    .first()
    .innerText()
    .then((text) => Number(text.replace(/\D/gu, '')));
}

async function openDrawer(visit) {
  const drawer = visit.page.locator('#facets > summary');
  if (await drawer.isVisible()) await drawer.click();
}

for (const width of WIDTHS) {
  test(`a listing is narrowed without leaving the page, ${width} px`, () =>
    visiting({ name: `facets-${width}`, width }, async (visit) => {
      await openListing(visit);
      await visit.look('listing');
      const all = await count(visit);
      await visit.page.evaluate(() => {
        window.stayed = true;
      });
      await openDrawer(visit);
      await visit.look('facets');
      await visit.page.locator('#f-in-stock').check();
      await visit.find('chosen-filter').first().waitFor({ state: 'attached' });
      assert.equal(new URL(visit.page.url()).search, '?in_stock=1', 'the choice has an address');
      assert.ok((await count(visit)) <= all);
      assert.equal(await visit.page.evaluate(() => window.stayed), true, 'the page was not left');
      assert.equal(await visit.page.evaluate(() => document.activeElement.id), 'f-in-stock');
      await visit.look('narrowed');
      await visit.page.goBack();
      await visit.find('chosen-filter').first().waitFor({ state: 'detached' });
      assert.equal(await count(visit), all, 'back is back');
      assert.equal(await visit.page.evaluate(() => window.stayed), true);
    }));

  test(`a listing is narrowed without JavaScript, ${width} px`, () =>
    visiting({ name: `plain-${width}`, width, javaScript: false }, async (visit) => {
      await openListing(visit);
      await openDrawer(visit);
      await visit.page.locator('#f-in-stock').check();
      await visit.follow(visit.find('apply-filters'));
      assert.equal(new URL(visit.page.url()).searchParams.get('in_stock'), '1');
      assert.ok((await visit.find('chosen-filter').count()) === 1);
      await visit.look('narrowed');
      await visit.follow(visit.find('chosen-filter').first());
      assert.equal(await visit.find('chosen-filter').count(), 0);
    }));

  test(`a search finds something or offers a way on, ${width} px`, () =>
    visiting({ name: `search-${width}`, width }, async (visit) => {
      await openListing(visit);
      const title = await visit.page.locator('.card-title').first().innerText();
      const word = title.split(/\s/u).find((part) => part.length > 3) ?? title;
      await visit.find('search-text').fill(word);
      await visit.follow(visit.page.locator('.search button'));
      assert.ok((await visit.find('product-card').count()) > 0, `${word} finds something`);
      await visit.look('found');
      await visit.page.goto(new URL('/search?q=qzxwvjkq', shop).href);
      assert.equal(await visit.find('product-card').count(), 0);
      await visit.look('nothing');
    }));
}

test('suggestions are chosen by the keyboard alone', () =>
  visiting({ name: 'suggestions' }, async (visit) => {
    await openListing(visit);
    const title = await visit.page.locator('.card-title').first().innerText();
    const box = visit.find('search-text');
    await box.focus();
    await box.pressSequentially(title.slice(0, 4), { delay: 20 });
    const options = visit.page.locator('#suggestions [role=option]');
    await options.first().waitFor();
    assert.equal(await box.getAttribute('aria-expanded'), 'true');
    await visit.look('suggestions');
    await box.press('ArrowDown');
    const active = await box.getAttribute('aria-activedescendant');
    assert.equal(active, await options.first().getAttribute('id'), 'the first is the active one');
    assert.equal(await options.first().getAttribute('aria-selected'), 'true');
    await box.press('Escape');
    assert.equal(await box.getAttribute('aria-expanded'), 'false');
    await box.press('ArrowDown');
    const target = await options.first().getAttribute('data-href');
    await Promise.all([visit.page.waitForEvent('load'), box.press('Enter')]);
    assert.equal(new URL(visit.page.url()).pathname, new URL(target, shop).pathname);
  }));
