// The journey of a shopper in a real browser, against the shop at SHOP_URL.
//
//   SHOP_URL           the front page, such as http://127.0.0.1:8080
//   SHOP_SCREENSHOTS   optional: a folder for a picture of every page
//   SHOP_CHROMIUM      optional: the browser, when it is not on PATH

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch } from './browser.mjs';
import { buy } from './purchase.mjs';
import { Visit } from './visit.mjs';

const LANGUAGES = [
  { tag: 'en', locale: 'en-US', front: '/' },
  { tag: 'ru', locale: 'ru-RU', front: '/ru' },
];
const WIDTHS = [390, 1360];

const shop = process.env.SHOP_URL;
let browser;

before(async () => {
  assert.ok(shop, 'SHOP_URL names the shop to visit');
  browser = await launch();
});

after(() => browser?.close());

async function purchase(visitor) {
  const visit = await Visit.start(browser, visitor);
  try {
    return { ...(await buy(visit)), language: await visit.page.getAttribute('html', 'lang') };
  } catch (error) {
    await visit.keep('failed');
    throw error;
  } finally {
    await visit.end();
  }
}

const numbers = new Set();

for (const { tag, locale, front } of LANGUAGES) {
  for (const width of WIDTHS) {
    test(`a shopper buys something: ${tag}, ${width} px`, async () => {
      const address = new URL(front, shop).href;
      const order = await purchase({ name: `${tag}-${width}`, shop: address, locale, width });
      assert.equal(order.language, tag, 'the page says in which language it is');
      assert.ok(!numbers.has(order.number), 'each order has a number of its own');
      numbers.add(order.number);
    });
  }
}

test('a shopper without JavaScript buys something', async () => {
  const order = await purchase({
    name: 'no-javascript',
    shop: new URL('/', shop).href,
    locale: 'en-US',
    width: 390,
    javaScript: false,
  });
  assert.ok(!numbers.has(order.number), 'each order has a number of its own');
});
