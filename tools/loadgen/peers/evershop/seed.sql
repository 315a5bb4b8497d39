-- Fills an EverShop, whose first start has made the tables, with what `loadgen catalog --format json`
-- wrote: the products with their variants, one zone, one way of delivery, cash on delivery.
--
--   psql "$DATABASE" -f seed.sql      (catalog.json lies in the current folder)

\set ON_ERROR_STOP on
\set catalog `cat catalog.json`

BEGIN;

CREATE TEMPORARY TABLE goods ON COMMIT DROP AS
SELECT product.place, size.nth, product.item ->> 'slug' AS slug, product.item ->> 'name' AS name,
       product.item ->> 'description' AS description, size.item ->> 'sku' AS sku,
       size.item ->> 'name' AS size, (size.item ->> 'price_minor')::numeric / 100 AS price,
       (size.item ->> 'stock')::int AS stock
FROM jsonb_array_elements(:'catalog'::jsonb) WITH ORDINALITY AS product (item, place),
     jsonb_array_elements(product.item -> 'sizes') WITH ORDINALITY AS size (item, nth);

INSERT INTO attribute_option (attribute_id, attribute_code, option_text)
SELECT attribute_id, attribute_code, size
FROM attribute, (SELECT DISTINCT size FROM goods) AS sizes
WHERE attribute_code = 'size'
  AND (attribute_id, size) NOT IN (SELECT attribute_id, option_text FROM attribute_option);

-- A product is a group of variants, of which the first one is shown in listings.
CREATE TEMPORARY TABLE groups ON COMMIT DROP AS
SELECT place, nextval(pg_get_serial_sequence('variant_group', 'variant_group_id'))::int AS id
FROM (SELECT DISTINCT place FROM goods ORDER BY place) AS places;

INSERT INTO variant_group (variant_group_id, attribute_group_id, attribute_one, visibility)
OVERRIDING SYSTEM VALUE
SELECT groups.id, 1, attribute_id, TRUE FROM groups, attribute WHERE attribute_code = 'size';

INSERT INTO product (sku, price, weight, status, visibility, variant_group_id, group_id, package_id)
SELECT sku, price, 0.35, TRUE, nth = 1, groups.id, 1, (SELECT package_id FROM package WHERE is_default)
FROM goods JOIN groups USING (place)
ORDER BY place, nth;

INSERT INTO product_description (product_description_product_id, name, description, url_key)
SELECT product_id, name, description, slug || '-' || lower(size) FROM goods JOIN product USING (sku);

INSERT INTO product_inventory
    (product_inventory_product_id, qty, manage_stock, stock_availability)
SELECT product_id, stock, TRUE, TRUE FROM goods JOIN product USING (sku);

INSERT INTO product_attribute_value_index (product_id, attribute_id, option_id, option_text)
SELECT product_id, attribute_id, attribute_option_id, option_text
FROM goods JOIN product USING (sku)
JOIN attribute_option ON attribute_code = 'size' AND option_text = size;

WITH zone AS (
    INSERT INTO shipping_zone (name) VALUES ('Germany') RETURNING shipping_zone_id AS id
), country AS (
    INSERT INTO shipping_zone_country (zone_id, country) SELECT id, 'DE' FROM zone
), provider AS (
    INSERT INTO shipping_zone_provider (zone_id, provider_code) SELECT id, 'core' FROM zone
), method AS (
    INSERT INTO core_shipping_method (name) VALUES ('Standard') RETURNING core_shipping_method_id AS id
)
INSERT INTO core_shipping_method_rate (method_id, zone_id, cost)
SELECT method.id, zone.id, 4.9 FROM method, zone;

INSERT INTO setting (name, value)
VALUES ('codPaymentStatus', '1'), ('storeCountry', 'DE'), ('storeCurrency', 'EUR');

COMMIT;
ANALYZE;
