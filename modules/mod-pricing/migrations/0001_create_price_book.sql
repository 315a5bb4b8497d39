-- The price book: lists, prices and tax rates. Amounts are integer minor units of the list's
-- currency, so that no query ever converts or rounds.

-- One row a tenant. Whoever writes the book locks it first: writes of one tenant queue here,
-- which makes the revision the order of its events and the agreement of lists checkable.
CREATE TABLE pricing.books (
    tenant_id uuid   NOT NULL,
    revision  bigint NOT NULL,
    CONSTRAINT books_pkey PRIMARY KEY (tenant_id)
);
SELECT pricing.secure_tenant_table('pricing.books');

CREATE TABLE pricing.price_lists (
    tenant_id     uuid    NOT NULL,
    price_list_id uuid    NOT NULL,
    code          text    COLLATE "C" NOT NULL,
    currency      text    NOT NULL,
    channel       text,
    tax_included  boolean NOT NULL,
    priority      integer NOT NULL,
    CONSTRAINT price_lists_pkey PRIMARY KEY (tenant_id, price_list_id),
    CONSTRAINT price_lists_code_key UNIQUE (tenant_id, code),
    CONSTRAINT price_lists_currency_is_code CHECK (length(currency) = 3)
);
SELECT pricing.secure_tenant_table('pricing.price_lists');

-- Led by the SKU: a quote asks for a few SKUs in all lists, never for a list.
CREATE TABLE pricing.prices (
    tenant_id        uuid   NOT NULL,
    sku              text   COLLATE "C" NOT NULL,
    price_list_id    uuid   NOT NULL,
    price_minor      bigint NOT NULL,
    compare_at_minor bigint,
    CONSTRAINT prices_pkey PRIMARY KEY (tenant_id, sku, price_list_id),
    CONSTRAINT prices_price_list_fkey FOREIGN KEY (tenant_id, price_list_id)
        REFERENCES pricing.price_lists (tenant_id, price_list_id),
    CONSTRAINT prices_price_not_negative CHECK (price_minor >= 0),
    CONSTRAINT prices_compare_at_not_negative CHECK (compare_at_minor >= 0)
);
SELECT pricing.secure_tenant_table('pricing.prices');

CREATE TABLE pricing.tax_rates (
    tenant_id uuid    NOT NULL,
    zone      text    COLLATE "C" NOT NULL,
    category  text    COLLATE "C" NOT NULL,
    rate_ppm  integer NOT NULL,
    CONSTRAINT tax_rates_pkey PRIMARY KEY (tenant_id, zone, category),
    CONSTRAINT tax_rates_rate_is_part CHECK (rate_ppm BETWEEN 0 AND 1000000)
);
SELECT pricing.secure_tenant_table('pricing.tax_rates');
