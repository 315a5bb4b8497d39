-- Products with their variants, and the category tree. Texts in several languages are jsonb and
-- only ever shown; whatever is filtered or sorted by is a plain btree column, because row-level
-- security switches every other kind of index off.

-- One row a tenant. Whoever writes the tree locks it first: a move and an insertion below the
-- moved category would otherwise not see each other.
CREATE TABLE catalog.category_trees (
    tenant_id uuid NOT NULL,
    CONSTRAINT category_trees_pkey PRIMARY KEY (tenant_id)
);
SELECT catalog.secure_tenant_table('catalog.category_trees');

CREATE TABLE catalog.categories (
    tenant_id   uuid    NOT NULL,
    category_id uuid    NOT NULL,
    parent_id   uuid,
    slug        text    COLLATE "C" NOT NULL,
    name        jsonb   NOT NULL,
    position    integer NOT NULL,
    version     bigint  NOT NULL,
    CONSTRAINT categories_pkey PRIMARY KEY (tenant_id, category_id),
    CONSTRAINT categories_slug_key UNIQUE (tenant_id, slug),
    CONSTRAINT categories_parent_fkey FOREIGN KEY (tenant_id, parent_id)
        REFERENCES catalog.categories (tenant_id, category_id),
    CONSTRAINT categories_parent_is_other CHECK (parent_id <> category_id)
);
SELECT catalog.secure_tenant_table('catalog.categories');

-- Every pair of a category and one above it, itself included: "with all below" is one index scan
-- at any depth.
CREATE TABLE catalog.category_ancestors (
    tenant_id     uuid NOT NULL,
    ancestor_id   uuid NOT NULL,
    descendant_id uuid NOT NULL,
    CONSTRAINT category_ancestors_pkey PRIMARY KEY (tenant_id, ancestor_id, descendant_id),
    CONSTRAINT category_ancestors_ancestor_fkey FOREIGN KEY (tenant_id, ancestor_id)
        REFERENCES catalog.categories (tenant_id, category_id),
    CONSTRAINT category_ancestors_descendant_fkey FOREIGN KEY (tenant_id, descendant_id)
        REFERENCES catalog.categories (tenant_id, category_id)
);
CREATE INDEX category_ancestors_above ON catalog.category_ancestors (tenant_id, descendant_id);
SELECT catalog.secure_tenant_table('catalog.category_ancestors');

-- first_skus and variant_count repeat what variants say: a listing reads one row a product.
CREATE TABLE catalog.products (
    tenant_id      uuid        NOT NULL,
    product_id     uuid        NOT NULL,
    slug           text        COLLATE "C" NOT NULL,
    name           jsonb       NOT NULL,
    sort_name      text        COLLATE "C" NOT NULL,
    description    jsonb       NOT NULL,
    category_id    uuid,
    options        jsonb       NOT NULL,
    images         jsonb       NOT NULL,
    tax_category   text        NOT NULL,
    status         text        COLLATE "C" NOT NULL,
    first_skus     jsonb       NOT NULL,
    variant_count  bigint      NOT NULL,
    content_digest bytea       NOT NULL,
    version        bigint      NOT NULL,
    created_at     timestamptz NOT NULL,
    updated_at     timestamptz NOT NULL,
    deleted_at     timestamptz,
    CONSTRAINT products_pkey PRIMARY KEY (tenant_id, product_id),
    CONSTRAINT products_category_fkey FOREIGN KEY (tenant_id, category_id)
        REFERENCES catalog.categories (tenant_id, category_id),
    CONSTRAINT products_status_known CHECK (status IN ('draft', 'published', 'archived')),
    CONSTRAINT products_variant_count_positive CHECK (variant_count > 0),
    CONSTRAINT products_sort_name_not_empty CHECK (sort_name <> '')
);
CREATE UNIQUE INDEX products_slug_alive ON catalog.products (tenant_id, slug)
    WHERE deleted_at IS NULL;
CREATE INDEX products_newest
    ON catalog.products (tenant_id, status, created_at DESC, product_id DESC)
    WHERE deleted_at IS NULL;
CREATE INDEX products_by_name ON catalog.products (tenant_id, status, sort_name, product_id)
    WHERE deleted_at IS NULL;
CREATE INDEX products_newest_of_category
    ON catalog.products (tenant_id, category_id, status, created_at DESC, product_id DESC)
    WHERE deleted_at IS NULL;
CREATE INDEX products_by_name_of_category
    ON catalog.products (tenant_id, category_id, status, sort_name, product_id)
    WHERE deleted_at IS NULL;
SELECT catalog.secure_tenant_table('catalog.products');

-- Led by the SKU: carts ask for SKUs. deleted_at: the variant left its product; product_removed:
-- the product itself is hidden. Either frees the SKU for another product.
CREATE TABLE catalog.variants (
    tenant_id       uuid    NOT NULL,
    sku             text    COLLATE "C" NOT NULL,
    product_id      uuid    NOT NULL,
    position        integer NOT NULL,
    chosen          jsonb   NOT NULL,
    label           jsonb   NOT NULL,
    image           text,
    weight_grams    bigint,
    product_removed boolean NOT NULL DEFAULT false,
    deleted_at      timestamptz,
    CONSTRAINT variants_pkey PRIMARY KEY (tenant_id, sku, product_id),
    CONSTRAINT variants_product_fkey FOREIGN KEY (tenant_id, product_id)
        REFERENCES catalog.products (tenant_id, product_id),
    CONSTRAINT variants_weight_not_negative CHECK (weight_grams >= 0)
);
CREATE UNIQUE INDEX variants_sku_alive ON catalog.variants (tenant_id, sku)
    WHERE deleted_at IS NULL AND NOT product_removed;
CREATE INDEX variants_of_product ON catalog.variants (tenant_id, product_id, position)
    WHERE deleted_at IS NULL;
SELECT catalog.secure_tenant_table('catalog.variants');
