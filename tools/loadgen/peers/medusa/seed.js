// Fills a new Medusa with what `loadgen catalog --format json` wrote, and prints its publishable key:
// one region, one warehouse, one way of delivery, the manual payment.
//
//   npx medusa exec ./seed.js catalog.json

const { readFileSync } = require('node:fs');
const { ContainerRegistrationKeys, Modules } = require('@medusajs/framework/utils');
const flows = require('@medusajs/medusa/core-flows');

const PRODUCTS_AT_ONCE = 50;
const EUR = 'eur';

exports.default = async function seed({ container, args: [path] }) {
  const run = async (name, input) => (await flows[name](container).run({ input })).result;
  const query = container.resolve(ContainerRegistrationKeys.QUERY);
  const rows = async (entity, fields) => (await query.graph({ entity, fields })).data;
  const link = container.resolve(ContainerRegistrationKeys.LINK);

  const [store] = await rows('store', ['id', 'default_sales_channel_id']);
  const channel = store.default_sales_channel_id;
  const supported_currencies = [{ currency_code: EUR, is_default: true }];
  await run('updateStoresWorkflow', { selector: { id: store.id }, update: { supported_currencies } });
  await run('createRegionsWorkflow', {
    regions: [
      { name: 'Germany', currency_code: EUR, countries: ['de'], payment_providers: ['pp_system_default'] },
    ],
  });
  await run('createTaxRegionsWorkflow', [{ country_code: 'de', provider_id: 'tp_system' }]);

  const address = { address_1: '1 Main Street', city: 'Berlin', country_code: 'DE' };
  const [warehouse] = await run('createStockLocationsWorkflow', { locations: [{ name: 'Berlin', address }] });
  await run('linkSalesChannelsToStockLocationWorkflow', { id: warehouse.id, add: [channel] });
  const fulfillment = container.resolve(Modules.FULFILLMENT);
  const set = await fulfillment.createFulfillmentSets({
    name: 'Berlin',
    type: 'shipping',
    service_zones: [{ name: 'Germany', geo_zones: [{ type: 'country', country_code: 'de' }] }],
  });
  const of = { [Modules.STOCK_LOCATION]: { stock_location_id: warehouse.id } };
  await link.create([
    { ...of, [Modules.FULFILLMENT]: { fulfillment_provider_id: 'manual_manual' } },
    { ...of, [Modules.FULFILLMENT]: { fulfillment_set_id: set.id } },
  ]);
  const profile =
    (await rows('shipping_profile', ['id']))[0] ??
    (await run('createShippingProfilesWorkflow', { data: [{ name: 'Default', type: 'default' }] }))[0];
  await run('createShippingOptionsWorkflow', [
    {
      name: 'Standard',
      price_type: 'flat',
      provider_id: 'manual_manual',
      service_zone_id: set.service_zones[0].id,
      shipping_profile_id: profile.id,
      type: { label: 'Standard', description: 'Standard', code: 'standard' },
      prices: [{ currency_code: EUR, amount: 4.9 }],
      rules: [
        { attribute: 'enabled_in_store', operator: 'eq', value: 'true' },
        { attribute: 'is_return', operator: 'eq', value: 'false' },
      ],
    },
  ]);

  const catalog = JSON.parse(readFileSync(path, 'utf8'));
  for (let first = 0; first < catalog.length; first += PRODUCTS_AT_ONCE) {
    const products = catalog.slice(first, first + PRODUCTS_AT_ONCE);
    await run('createProductsWorkflow', { products: products.map((p) => product(p, channel, profile)) });
  }
  const stock = new Map(catalog.flatMap((p) => p.sizes.map((size) => [size.sku, size.stock])));
  const items = await rows('inventory_item', ['id', 'sku']);
  await run('createInventoryLevelsWorkflow', {
    inventory_levels: items.map(({ id, sku }) => ({
      inventory_item_id: id,
      location_id: warehouse.id,
      stocked_quantity: stock.get(sku),
    })),
  });

  const created = { title: 'Measured', type: 'publishable', created_by: '' };
  const [key] = await run('createApiKeysWorkflow', { api_keys: [created] });
  await run('linkSalesChannelsToApiKeyWorkflow', { id: key.id, add: [channel] });
  console.log(key.token);
};

function product({ slug, name, description, sizes }, channel, profile) {
  return {
    title: name,
    handle: slug,
    description,
    status: 'published',
    shipping_profile_id: profile.id,
    sales_channels: [{ id: channel }],
    options: [{ title: 'Size', values: sizes.map((size) => size.name) }],
    variants: sizes.map((size) => ({
      title: size.name,
      sku: size.sku,
      manage_inventory: true,
      options: { Size: size.name },
      prices: [{ currency_code: EUR, amount: size.price_minor / 100 }],
    })),
  };
}
