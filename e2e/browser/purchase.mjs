// The purchase, from the front page to the confirmation, by what a page offers: links and forms.

import assert from 'node:assert/strict';

const APPROVED_CARD = '4242 4242 4242 4242';
const PAYMENT_PATIENCE_MS = 60_000;

const ADDRESS = {
  email: 'shopper@example.com',
  name: 'Ada Lovelace',
  address: 'Teststrasse 1',
  city: 'Berlin',
  postcode: '10115',
};

// Buys one thing that comes in variants; answers the number and the total of the order.
export async function buy(visit) {
  await visit.page.goto(visit.shop);
  await visit.look('home');
  await openProductWithVariants(visit);
  await visit.look('product');
  await chooseAnotherVariant(visit);
  await visit.look('variant');
  await visit.follow(visit.find('add-to-cart').first());
  if ((await visit.find('cart-total').count()) === 0) {
    await visit.follow(visit.page.locator('header a[href$="/cart"]').first());
  }
  await visit.look('cart');
  const cartTotal = await words(visit.find('cart-total').first());
  await visit.follow(visit.find('checkout-link').first());
  await fillIn(visit);
  await visit.look('checkout');
  await visit.follow(visit.find('place-order').first());
  await visit.find('order-number').first().waitFor({ timeout: PAYMENT_PATIENCE_MS });
  await visit.look('confirmation');
  const number = await words(visit.find('order-number').first());
  const total = await words(visit.find('order-total').first());
  assert.match(number, /\w{4,}/, 'the confirmation names the order');
  assert.match(total, /\d/, 'the confirmation names what was paid');
  assert.equal(total, cartTotal, 'the total is the one that the cart showed');
  return { number, total };
}

async function openProductWithVariants(visit) {
  for (const category of await addresses(visit.page.locator('main a[href*="/categories/"]'))) {
    await visit.page.goto(category);
    await visit.look('listing');
    assert.ok((await visit.find('product-card').count()) > 0, `${category} has products`);
    for (const product of await addresses(visit.find('product-card').locator('a[href]'))) {
      await visit.page.goto(product);
      const offers = await visit.find('add-to-cart').count();
      if (offers > 0 && (await otherVariants(visit)).length > 0) return;
    }
  }
  assert.fail('no category holds a product with a choice of variants');
}

async function chooseAnotherVariant(visit) {
  const before = visit.page.url();
  for (const variant of await otherVariants(visit)) {
    await visit.follow(visit.page.locator(`a[data-testid="variant-option"][href="${variant}"]`).first());
    if ((await visit.find('add-to-cart').count()) > 0) {
      assert.notEqual(visit.page.url(), before, 'a chosen variant has an address of its own');
      return;
    }
    await visit.page.goto(before);
  }
  assert.fail('no other variant can be bought');
}

// The links to the variants that are not the chosen one, as written in the page.
async function otherVariants(visit) {
  const here = new URL(visit.page.url());
  const links = await visit.find('variant-option').evaluateAll((options) =>
    options.map((option) => option.getAttribute('href')).filter((href) => href !== null),
  );
  return links.filter((link) => new URL(link, here).href !== here.href);
}

async function fillIn(visit) {
  const form = visit.find('checkout-form');
  assert.equal(await form.count(), 1, 'the checkout is one form');
  for (const [field, value] of Object.entries({ ...ADDRESS, card_number: APPROVED_CARD })) {
    await form.locator(`[name="${field}"]`).fill(value);
  }
  await form.locator('[name="terms"]').check();
}

async function addresses(links) {
  return [...new Set(await links.evaluateAll((all) => all.map((link) => link.href)))];
}

// The visible text with every kind of space as one ordinary space.
async function words(element) {
  return (await element.innerText()).replace(/\s+/gu, ' ').trim();
}
