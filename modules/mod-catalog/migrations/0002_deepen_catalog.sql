-- Attributes with dictionaries and units, families, several categories per product, links and
-- collections. What is only ever read whole (values by code, assignments, facets) is jsonb;
-- whatever is found or ordered by is a btree column.

CREATE TABLE catalog.units (
    tenant_id   uuid   NOT NULL,
    code        text   COLLATE "C" NOT NULL,
    symbol      jsonb  NOT NULL,
    base_code   text   COLLATE "C" NOT NULL,
    numerator   bigint NOT NULL,
    denominator bigint NOT NULL,
    CONSTRAINT units_pkey PRIMARY KEY (tenant_id, code),
    CONSTRAINT units_base_fkey FOREIGN KEY (tenant_id, base_code)
        REFERENCES catalog.units (tenant_id, code),
    CONSTRAINT units_ratio_positive CHECK (numerator > 0 AND denominator > 0)
);
SELECT catalog.secure_tenant_table('catalog.units');

-- A removed attribute keeps its row: its values are hidden, and show again when it comes back.
CREATE TABLE catalog.attributes (
    tenant_id  uuid        NOT NULL,
    code       text        COLLATE "C" NOT NULL,
    name       jsonb       NOT NULL,
    kind       text        COLLATE "C" NOT NULL,
    unit_code  text        COLLATE "C",
    position   integer     NOT NULL,
    version    bigint      NOT NULL,
    deleted_at timestamptz,
    CONSTRAINT attributes_pkey PRIMARY KEY (tenant_id, code),
    CONSTRAINT attributes_unit_fkey FOREIGN KEY (tenant_id, unit_code)
        REFERENCES catalog.units (tenant_id, code),
    CONSTRAINT attributes_kind_known
        CHECK (kind IN ('text', 'option', 'options', 'number', 'boolean', 'date'))
);
SELECT catalog.secure_tenant_table('catalog.attributes');

CREATE TABLE catalog.attribute_options (
    tenant_id      uuid    NOT NULL,
    attribute_code text    COLLATE "C" NOT NULL,
    code           text    COLLATE "C" NOT NULL,
    label          jsonb   NOT NULL,
    position       integer NOT NULL,
    CONSTRAINT attribute_options_pkey PRIMARY KEY (tenant_id, attribute_code, code),
    CONSTRAINT attribute_options_attribute_fkey FOREIGN KEY (tenant_id, attribute_code)
        REFERENCES catalog.attributes (tenant_id, code)
);
CREATE INDEX attribute_options_in_order
    ON catalog.attribute_options (tenant_id, attribute_code, position, code);
SELECT catalog.secure_tenant_table('catalog.attribute_options');

-- What a value of a dictionary is called, as codes: its own code and those its labels make.
CREATE TABLE catalog.attribute_option_names (
    tenant_id      uuid NOT NULL,
    attribute_code text COLLATE "C" NOT NULL,
    name_code      text COLLATE "C" NOT NULL,
    option_code    text COLLATE "C" NOT NULL,
    CONSTRAINT attribute_option_names_pkey PRIMARY KEY (tenant_id, attribute_code, name_code),
    CONSTRAINT attribute_option_names_option_fkey
        FOREIGN KEY (tenant_id, attribute_code, option_code)
        REFERENCES catalog.attribute_options (tenant_id, attribute_code, code)
);
SELECT catalog.secure_tenant_table('catalog.attribute_option_names');

CREATE TABLE catalog.families (
    tenant_id  uuid   NOT NULL,
    code       text   COLLATE "C" NOT NULL,
    name       jsonb  NOT NULL,
    assigned   jsonb  NOT NULL,
    own_values jsonb  NOT NULL,
    version    bigint NOT NULL,
    CONSTRAINT families_pkey PRIMARY KEY (tenant_id, code)
);
SELECT catalog.secure_tenant_table('catalog.families');

-- What a category gives to the products in it and below it. No row: nothing.
CREATE TABLE catalog.category_traits (
    tenant_id   uuid  NOT NULL,
    category_id uuid  NOT NULL,
    assigned    jsonb NOT NULL,
    own_values  jsonb NOT NULL,
    facets      jsonb NOT NULL,
    CONSTRAINT category_traits_pkey PRIMARY KEY (tenant_id, category_id),
    CONSTRAINT category_traits_category_fkey FOREIGN KEY (tenant_id, category_id)
        REFERENCES catalog.categories (tenant_id, category_id)
);
SELECT catalog.secure_tenant_table('catalog.category_traits');

-- category_ids: all categories, the primary one (category_id) first. traits_digest stands for what
-- a bulk edit may change, content_digest for the rest.
ALTER TABLE catalog.products
    ADD COLUMN category_ids  uuid[] NOT NULL DEFAULT '{}',
    ADD COLUMN family_code   text   COLLATE "C",
    ADD COLUMN own_values    jsonb  NOT NULL DEFAULT '{}',
    ADD COLUMN traits_digest bytea  NOT NULL DEFAULT '';
ALTER TABLE catalog.products
    ADD CONSTRAINT products_family_fkey FOREIGN KEY (tenant_id, family_code)
        REFERENCES catalog.families (tenant_id, code);
ALTER TABLE catalog.variants
    ADD COLUMN barcode    text,
    ADD COLUMN own_values jsonb NOT NULL DEFAULT '{}';

-- Living products in each of their categories, with what listings are ordered by. A projection of
-- products.category_ids: no foreign keys, they would cost more than the rows themselves.
CREATE TABLE catalog.product_categories (
    tenant_id   uuid        NOT NULL,
    category_id uuid        NOT NULL,
    product_id  uuid        NOT NULL,
    status      text        COLLATE "C" NOT NULL,
    created_at  timestamptz NOT NULL,
    sort_name   text        COLLATE "C" NOT NULL,
    CONSTRAINT product_categories_pkey PRIMARY KEY (tenant_id, category_id, product_id)
);
CREATE INDEX product_categories_newest
    ON catalog.product_categories (tenant_id, category_id, status, created_at DESC, product_id DESC);
CREATE INDEX product_categories_by_name
    ON catalog.product_categories (tenant_id, category_id, status, sort_name, product_id);
SELECT catalog.secure_tenant_table('catalog.product_categories');

-- Published products in a category and below it, each once. Kept by the commands that change
-- them, so that showing the tree counts nothing.
CREATE TABLE catalog.category_counts (
    tenant_id   uuid   NOT NULL,
    category_id uuid   NOT NULL,
    published   bigint NOT NULL,
    CONSTRAINT category_counts_pkey PRIMARY KEY (tenant_id, category_id),
    CONSTRAINT category_counts_not_negative CHECK (published >= 0)
);
SELECT catalog.secure_tenant_table('catalog.category_counts');

DROP INDEX catalog.products_newest_of_category;
DROP INDEX catalog.products_by_name_of_category;

-- Row-level security is forced on the owner too: for these statements it is not.
ALTER TABLE catalog.products           NO FORCE ROW LEVEL SECURITY;
ALTER TABLE catalog.category_ancestors NO FORCE ROW LEVEL SECURITY;
ALTER TABLE catalog.product_categories NO FORCE ROW LEVEL SECURITY;
ALTER TABLE catalog.category_counts    NO FORCE ROW LEVEL SECURITY;
UPDATE catalog.products SET category_ids = ARRAY[category_id] WHERE category_id IS NOT NULL;
INSERT INTO catalog.product_categories
    (tenant_id, category_id, product_id, status, created_at, sort_name)
SELECT tenant_id, category_id, product_id, status, created_at, sort_name
FROM catalog.products
WHERE category_id IS NOT NULL AND deleted_at IS NULL;
INSERT INTO catalog.category_counts (tenant_id, category_id, published)
SELECT a.tenant_id, a.ancestor_id, count(*)
FROM catalog.product_categories c
JOIN catalog.category_ancestors a
  ON a.tenant_id = c.tenant_id AND a.descendant_id = c.category_id
WHERE c.status = 'published'
GROUP BY a.tenant_id, a.ancestor_id;
ALTER TABLE catalog.products           FORCE ROW LEVEL SECURITY;
ALTER TABLE catalog.category_ancestors FORCE ROW LEVEL SECURITY;
ALTER TABLE catalog.product_categories FORCE ROW LEVEL SECURITY;
ALTER TABLE catalog.category_counts    FORCE ROW LEVEL SECURITY;

CREATE TABLE catalog.collections (
    tenant_id     uuid    NOT NULL,
    collection_id uuid    NOT NULL,
    slug          text    COLLATE "C" NOT NULL,
    name          jsonb   NOT NULL,
    description   jsonb   NOT NULL,
    image         jsonb,
    position      integer NOT NULL,
    published     boolean NOT NULL,
    version       bigint  NOT NULL,
    CONSTRAINT collections_pkey PRIMARY KEY (tenant_id, collection_id),
    CONSTRAINT collections_slug_key UNIQUE (tenant_id, slug)
);
CREATE INDEX collections_in_order ON catalog.collections (tenant_id, position, slug);
SELECT catalog.secure_tenant_table('catalog.collections');

-- Links that start at a product or at a collection and end at a product. Sources are of two
-- tables, hence no foreign key for them; ids are unique everywhere.
CREATE TABLE catalog.links (
    tenant_id   uuid        NOT NULL,
    kind        text        COLLATE "C" NOT NULL,
    source_id   uuid        NOT NULL,
    target_id   uuid        NOT NULL,
    position    integer     NOT NULL,
    metadata    jsonb       NOT NULL,
    valid_from  timestamptz,
    valid_until timestamptz,
    CONSTRAINT links_pkey PRIMARY KEY (tenant_id, kind, source_id, target_id),
    CONSTRAINT links_target_fkey FOREIGN KEY (tenant_id, target_id)
        REFERENCES catalog.products (tenant_id, product_id),
    CONSTRAINT links_kind_known
        CHECK (kind IN ('related', 'accessory', 'substitute', 'collection')),
    CONSTRAINT links_lead_elsewhere CHECK (source_id <> target_id),
    CONSTRAINT links_valid_sometime CHECK (valid_until > valid_from)
);
CREATE INDEX links_onward ON catalog.links (tenant_id, kind, source_id, position, target_id);
CREATE INDEX links_back ON catalog.links (tenant_id, target_id, kind, source_id);
SELECT catalog.secure_tenant_table('catalog.links');

-- The row that writers of a source's links of one kind lock; its version numbers their events. A
-- kind that forbids circles has one row for all its links, with the nil source: two writers must
-- not close a circle between them.
CREATE TABLE catalog.link_sources (
    tenant_id uuid   NOT NULL,
    kind      text   COLLATE "C" NOT NULL,
    source_id uuid   NOT NULL,
    version   bigint NOT NULL,
    CONSTRAINT link_sources_pkey PRIMARY KEY (tenant_id, kind, source_id)
);
SELECT catalog.secure_tenant_table('catalog.link_sources');
