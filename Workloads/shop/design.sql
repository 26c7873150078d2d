-- The shop's schema as its developers wrote it. "regenerate" loads it and has pg_dump print schema.sql from it.
-- The conventions and the deliberate flaws are listed in README.md; the indexes at the end are those the shop has today.

CREATE SCHEMA audit;
CREATE SCHEMA support;

CREATE TYPE public.order_status AS ENUM
    ('pending', 'paid', 'packed', 'shipped', 'delivered', 'cancelled', 'returned');

-- Customers -----------------------------------------------------------------------------------------------------------

CREATE TABLE public.customers (
    customer_id      BIGINT GENERATED ALWAYS AS IDENTITY,
    email            TEXT NOT NULL,
    full_name        TEXT NOT NULL,
    phone            TEXT,
    country_code     TEXT NOT NULL,
    language         TEXT NOT NULL DEFAULT 'en',
    segment          TEXT NOT NULL DEFAULT 'retail',
    marketing_opt_in BOOLEAN NOT NULL DEFAULT false,
    referred_by      BIGINT,
    preferences      JSONB NOT NULL DEFAULT '{}',
    created_at       TIMESTAMPTZ NOT NULL DEFAULT now(),
    last_login_at    TIMESTAMPTZ,
    deleted_at       TIMESTAMPTZ,
    CONSTRAINT customers_pkey PRIMARY KEY (customer_id),
    CONSTRAINT customers_email_key UNIQUE (email),
    CONSTRAINT customers_referred_by_fkey FOREIGN KEY (referred_by)
        REFERENCES public.customers (customer_id) ON DELETE SET NULL,
    CONSTRAINT customers_country_code_check CHECK (length(country_code) = 2),
    CONSTRAINT customers_segment_check CHECK (segment IN ('retail', 'business', 'vip'))
);

CREATE TABLE public.addresses (
    address_id   BIGINT GENERATED ALWAYS AS IDENTITY,
    customer_id  BIGINT NOT NULL,
    kind         TEXT NOT NULL,
    recipient    TEXT NOT NULL,
    line1        TEXT NOT NULL,
    line2        TEXT,
    city         TEXT NOT NULL,
    postal_code  TEXT NOT NULL,
    country_code TEXT NOT NULL,
    is_default   BOOLEAN NOT NULL DEFAULT false,
    created_at   TIMESTAMPTZ NOT NULL DEFAULT now(),
    CONSTRAINT addresses_pkey PRIMARY KEY (address_id),
    CONSTRAINT addresses_customer_id_fkey FOREIGN KEY (customer_id)
        REFERENCES public.customers (customer_id) ON DELETE CASCADE,
    CONSTRAINT addresses_kind_check CHECK (kind IN ('shipping', 'billing', 'both'))
);

CREATE TABLE public.sessions (
    session_id   UUID NOT NULL DEFAULT gen_random_uuid(),
    customer_id  BIGINT,
    ip_address   INET NOT NULL,
    user_agent   TEXT NOT NULL,
    created_at   TIMESTAMP NOT NULL DEFAULT now(),   -- flaw: without time zone
    last_seen_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    expires_at   TIMESTAMPTZ NOT NULL,
    CONSTRAINT sessions_pkey PRIMARY KEY (session_id),
    CONSTRAINT sessions_customer_id_fkey FOREIGN KEY (customer_id)
        REFERENCES public.customers (customer_id) ON DELETE CASCADE
);

-- Catalogue -----------------------------------------------------------------------------------------------------------

CREATE TABLE public.brands (
    brand_id BIGINT GENERATED ALWAYS AS IDENTITY,
    name     TEXT NOT NULL,
    CONSTRAINT brands_pkey PRIMARY KEY (brand_id),
    CONSTRAINT brands_name_key UNIQUE (name)
);

CREATE TABLE public.categories (
    category_id BIGINT GENERATED ALWAYS AS IDENTITY,
    parent_id   BIGINT,
    slug        TEXT NOT NULL,
    name        TEXT NOT NULL,
    "position"  INTEGER NOT NULL DEFAULT 0,
    CONSTRAINT categories_pkey PRIMARY KEY (category_id),
    CONSTRAINT categories_slug_key UNIQUE (slug),
    CONSTRAINT categories_parent_id_fkey FOREIGN KEY (parent_id)
        REFERENCES public.categories (category_id) ON DELETE RESTRICT
);

CREATE TABLE public.products (
    product_id  BIGINT GENERATED ALWAYS AS IDENTITY,
    sku         TEXT NOT NULL,
    legacy_code VARCHAR(32),                          -- flaw: VARCHAR, and no longer used
    brand_id    BIGINT NOT NULL,
    name        TEXT NOT NULL,
    description TEXT NOT NULL,
    price       NUMERIC(12,2) NOT NULL,
    status      TEXT NOT NULL DEFAULT 'draft',
    tags        TEXT[] NOT NULL DEFAULT '{}',
    attributes  JSONB NOT NULL DEFAULT '{}',
    search      TSVECTOR GENERATED ALWAYS AS
                    (setweight(to_tsvector('english', name), 'A') || to_tsvector('english', description)) STORED,
    created_at  TIMESTAMPTZ NOT NULL DEFAULT now(),
    updated_at  TIMESTAMPTZ NOT NULL DEFAULT now(),
    CONSTRAINT products_pkey PRIMARY KEY (product_id),
    CONSTRAINT products_sku_key UNIQUE (sku),
    CONSTRAINT products_brand_id_fkey FOREIGN KEY (brand_id)
        REFERENCES public.brands (brand_id) ON DELETE RESTRICT,
    CONSTRAINT products_price_check CHECK (price >= 0),
    CONSTRAINT products_status_check CHECK (status IN ('draft', 'active', 'retired'))
);

CREATE TABLE public.product_categories (
    product_id  BIGINT NOT NULL,
    category_id BIGINT NOT NULL,
    CONSTRAINT product_categories_pkey PRIMARY KEY (product_id, category_id),
    CONSTRAINT product_categories_product_id_fkey FOREIGN KEY (product_id)
        REFERENCES public.products (product_id) ON DELETE CASCADE,
    CONSTRAINT product_categories_category_id_fkey FOREIGN KEY (category_id)
        REFERENCES public.categories (category_id) ON DELETE CASCADE
);

CREATE TABLE public.warehouses (
    warehouse_id BIGINT GENERATED ALWAYS AS IDENTITY,
    code         TEXT NOT NULL,
    country_code TEXT NOT NULL,
    CONSTRAINT warehouses_pkey PRIMARY KEY (warehouse_id),
    CONSTRAINT warehouses_code_key UNIQUE (code)
);

CREATE TABLE public.inventory (
    warehouse_id  BIGINT NOT NULL,
    product_id    BIGINT NOT NULL,
    on_hand       INTEGER NOT NULL,
    reserved      INTEGER NOT NULL DEFAULT 0,
    reorder_point INTEGER NOT NULL DEFAULT 5,
    updated_at    TIMESTAMPTZ NOT NULL DEFAULT now(),
    CONSTRAINT inventory_pkey PRIMARY KEY (warehouse_id, product_id),
    CONSTRAINT inventory_warehouse_id_fkey FOREIGN KEY (warehouse_id)
        REFERENCES public.warehouses (warehouse_id) ON DELETE RESTRICT,
    CONSTRAINT inventory_product_id_fkey FOREIGN KEY (product_id)
        REFERENCES public.products (product_id) ON DELETE CASCADE,
    CONSTRAINT inventory_on_hand_check CHECK (on_hand >= 0),
    CONSTRAINT inventory_reserved_check CHECK (reserved >= 0)
);

-- One promotion at a time.
CREATE TABLE public.promotions (
    promotion_id BIGINT GENERATED ALWAYS AS IDENTITY,
    title        TEXT NOT NULL,
    during       TSTZRANGE NOT NULL,
    CONSTRAINT promotions_pkey PRIMARY KEY (promotion_id),
    CONSTRAINT promotions_during_excl EXCLUDE USING gist (during WITH &&)
);

CREATE TABLE public.coupons (
    coupon_id   BIGINT GENERATED ALWAYS AS IDENTITY,
    code        TEXT NOT NULL,
    percent_off REAL NOT NULL,                        -- flaw: binary floating point
    valid_from  TIMESTAMPTZ NOT NULL,
    valid_to    TIMESTAMPTZ NOT NULL,
    max_uses    INTEGER,
    uses        INTEGER NOT NULL DEFAULT 0,
    CONSTRAINT coupons_pkey PRIMARY KEY (coupon_id),
    CONSTRAINT coupons_code_key UNIQUE (code),
    CONSTRAINT coupons_percent_off_check CHECK (percent_off > 0 AND percent_off <= 100),
    CONSTRAINT coupons_valid_check CHECK (valid_from < valid_to)
);

-- Carts and orders ----------------------------------------------------------------------------------------------------

CREATE TABLE public.carts (
    cart_id     BIGINT GENERATED ALWAYS AS IDENTITY,
    token       UUID NOT NULL DEFAULT gen_random_uuid(),
    customer_id BIGINT,
    status      TEXT NOT NULL DEFAULT 'open',
    context     JSON,                                 -- flaw: JSON instead of JSONB
    created_at  TIMESTAMPTZ NOT NULL DEFAULT now(),
    updated_at  TIMESTAMPTZ NOT NULL DEFAULT now(),
    CONSTRAINT carts_pkey PRIMARY KEY (cart_id),
    CONSTRAINT carts_token_key UNIQUE (token),
    CONSTRAINT carts_customer_id_fkey FOREIGN KEY (customer_id)
        REFERENCES public.customers (customer_id) ON DELETE CASCADE,
    CONSTRAINT carts_status_check CHECK (status IN ('open', 'ordered', 'expired'))
);

CREATE TABLE public.cart_items (
    cart_id    BIGINT NOT NULL,
    product_id BIGINT NOT NULL,
    quantity   INTEGER NOT NULL,
    added_at   TIMESTAMPTZ NOT NULL DEFAULT now(),
    CONSTRAINT cart_items_pkey PRIMARY KEY (cart_id, product_id),
    CONSTRAINT cart_items_cart_id_fkey FOREIGN KEY (cart_id)
        REFERENCES public.carts (cart_id) ON DELETE CASCADE,
    CONSTRAINT cart_items_product_id_fkey FOREIGN KEY (product_id)
        REFERENCES public.products (product_id) ON DELETE CASCADE,
    CONSTRAINT cart_items_quantity_check CHECK (quantity > 0)
);

CREATE TABLE public.wishlist_items (
    customer_id BIGINT NOT NULL,
    product_id  BIGINT NOT NULL,
    added_at    TIMESTAMPTZ NOT NULL DEFAULT now(),
    CONSTRAINT wishlist_items_pkey PRIMARY KEY (customer_id, product_id),
    CONSTRAINT wishlist_items_customer_id_fkey FOREIGN KEY (customer_id)
        REFERENCES public.customers (customer_id) ON DELETE CASCADE,
    CONSTRAINT wishlist_items_product_id_fkey FOREIGN KEY (product_id)
        REFERENCES public.products (product_id) ON DELETE CASCADE
);

CREATE TABLE public.orders (
    order_id            BIGINT GENERATED ALWAYS AS IDENTITY,
    order_number        TEXT NOT NULL,
    customer_id         BIGINT NOT NULL,
    status              public.order_status NOT NULL DEFAULT 'pending',
    channel             TEXT NOT NULL DEFAULT 'web',
    coupon_id           BIGINT,
    shipping_address_id BIGINT,
    currency            TEXT NOT NULL DEFAULT 'EUR',
    total               NUMERIC(12,2) NOT NULL,
    note                TEXT,
    placed_at           TIMESTAMPTZ NOT NULL DEFAULT now(),
    updated_at          TIMESTAMPTZ NOT NULL DEFAULT now(),
    CONSTRAINT orders_pkey PRIMARY KEY (order_id),
    CONSTRAINT orders_order_number_key UNIQUE (order_number),
    CONSTRAINT orders_customer_id_fkey FOREIGN KEY (customer_id)
        REFERENCES public.customers (customer_id) ON DELETE RESTRICT,
    CONSTRAINT orders_coupon_id_fkey FOREIGN KEY (coupon_id)
        REFERENCES public.coupons (coupon_id) ON DELETE RESTRICT,
    CONSTRAINT orders_shipping_address_id_fkey FOREIGN KEY (shipping_address_id)
        REFERENCES public.addresses (address_id) ON DELETE SET NULL,
    CONSTRAINT orders_channel_check CHECK (channel IN ('web', 'app', 'phone', 'marketplace')),
    CONSTRAINT orders_currency_check CHECK (length(currency) = 3),
    CONSTRAINT orders_total_check CHECK (total >= 0)
);

CREATE TABLE public.order_items (
    order_id   BIGINT NOT NULL,
    line_no    INTEGER NOT NULL,
    product_id BIGINT NOT NULL,
    quantity   INTEGER NOT NULL,
    unit_price NUMERIC(12,2) NOT NULL,
    discount   NUMERIC(12,2) NOT NULL DEFAULT 0,
    CONSTRAINT order_items_pkey PRIMARY KEY (order_id, line_no),
    CONSTRAINT order_items_order_id_fkey FOREIGN KEY (order_id)
        REFERENCES public.orders (order_id) ON DELETE CASCADE,
    CONSTRAINT order_items_product_id_fkey FOREIGN KEY (product_id)
        REFERENCES public.products (product_id) ON DELETE RESTRICT,
    CONSTRAINT order_items_quantity_check CHECK (quantity > 0),
    CONSTRAINT order_items_unit_price_check CHECK (unit_price >= 0)
);

CREATE TABLE public.payments (
    payment_id   BIGINT GENERATED ALWAYS AS IDENTITY,
    order_id     BIGINT NOT NULL,
    provider     TEXT NOT NULL,
    provider_ref TEXT NOT NULL,
    status       TEXT NOT NULL,
    amount       NUMERIC(12,2) NOT NULL,
    created_at   TIMESTAMPTZ NOT NULL DEFAULT now(),
    captured_at  TIMESTAMPTZ,
    CONSTRAINT payments_pkey PRIMARY KEY (payment_id),
    CONSTRAINT payments_provider_ref_key UNIQUE (provider_ref),
    CONSTRAINT payments_order_id_fkey FOREIGN KEY (order_id)
        REFERENCES public.orders (order_id) ON DELETE RESTRICT,
    CONSTRAINT payments_status_check CHECK (status IN ('authorized', 'captured', 'failed', 'refunded'))
);

CREATE TABLE public.shipments (
    shipment_id     BIGINT GENERATED ALWAYS AS IDENTITY,
    order_id        BIGINT NOT NULL,
    warehouse_id    BIGINT NOT NULL,
    carrier         TEXT NOT NULL,
    tracking_number TEXT,
    status          TEXT NOT NULL,
    shipped_at      TIMESTAMPTZ NOT NULL,
    delivered_at    TIMESTAMPTZ,
    CONSTRAINT shipments_pkey PRIMARY KEY (shipment_id),
    CONSTRAINT shipments_order_id_fkey FOREIGN KEY (order_id)
        REFERENCES public.orders (order_id) ON DELETE RESTRICT,
    CONSTRAINT shipments_warehouse_id_fkey FOREIGN KEY (warehouse_id)
        REFERENCES public.warehouses (warehouse_id) ON DELETE RESTRICT,
    CONSTRAINT shipments_status_check CHECK (status IN ('in_transit', 'delivered', 'lost', 'returned'))
);

CREATE TABLE public.reviews (
    review_id     BIGINT GENERATED ALWAYS AS IDENTITY,
    product_id    BIGINT NOT NULL,
    customer_id   BIGINT NOT NULL,
    rating        SMALLINT NOT NULL,
    title         TEXT,
    body          TEXT NOT NULL,
    status        TEXT NOT NULL DEFAULT 'pending',
    helpful_count INTEGER NOT NULL DEFAULT 0,
    created_at    TIMESTAMPTZ NOT NULL DEFAULT now(),
    CONSTRAINT reviews_pkey PRIMARY KEY (review_id),
    CONSTRAINT reviews_product_id_customer_id_key UNIQUE (product_id, customer_id),
    CONSTRAINT reviews_product_id_fkey FOREIGN KEY (product_id)
        REFERENCES public.products (product_id) ON DELETE CASCADE,
    CONSTRAINT reviews_customer_id_fkey FOREIGN KEY (customer_id)
        REFERENCES public.customers (customer_id) ON DELETE CASCADE,
    CONSTRAINT reviews_rating_check CHECK (rating BETWEEN 1 AND 5),
    CONSTRAINT reviews_status_check CHECK (status IN ('pending', 'published', 'rejected'))
);

-- Audit log, by month --------------------------------------------------------------------------------------------------

CREATE TABLE audit.events (
    event_id    BIGINT GENERATED ALWAYS AS IDENTITY,
    occurred_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    event_type  TEXT NOT NULL,
    customer_id BIGINT,
    entity_type TEXT NOT NULL,
    entity_id   BIGINT NOT NULL,
    payload     JSONB NOT NULL DEFAULT '{}',
    CONSTRAINT events_pkey PRIMARY KEY (event_id, occurred_at)
) PARTITION BY RANGE (occurred_at);

CREATE TABLE audit.events_2026_01 PARTITION OF audit.events FOR VALUES FROM ('2026-01-01 00:00+00') TO ('2026-02-01 00:00+00');
CREATE TABLE audit.events_2026_02 PARTITION OF audit.events FOR VALUES FROM ('2026-02-01 00:00+00') TO ('2026-03-01 00:00+00');
CREATE TABLE audit.events_2026_03 PARTITION OF audit.events FOR VALUES FROM ('2026-03-01 00:00+00') TO ('2026-04-01 00:00+00');
CREATE TABLE audit.events_2026_04 PARTITION OF audit.events FOR VALUES FROM ('2026-04-01 00:00+00') TO ('2026-05-01 00:00+00');
CREATE TABLE audit.events_2026_05 PARTITION OF audit.events FOR VALUES FROM ('2026-05-01 00:00+00') TO ('2026-06-01 00:00+00');
CREATE TABLE audit.events_2026_06 PARTITION OF audit.events FOR VALUES FROM ('2026-06-01 00:00+00') TO ('2026-07-01 00:00+00');
CREATE TABLE audit.events_2026_07 PARTITION OF audit.events FOR VALUES FROM ('2026-07-01 00:00+00') TO ('2026-08-01 00:00+00');
CREATE TABLE audit.events_2026_08 PARTITION OF audit.events FOR VALUES FROM ('2026-08-01 00:00+00') TO ('2026-09-01 00:00+00');
CREATE TABLE audit.events_2026_09 PARTITION OF audit.events FOR VALUES FROM ('2026-09-01 00:00+00') TO ('2026-10-01 00:00+00');
CREATE TABLE audit.events_2026_10 PARTITION OF audit.events FOR VALUES FROM ('2026-10-01 00:00+00') TO ('2026-11-01 00:00+00');
CREATE TABLE audit.events_2026_11 PARTITION OF audit.events FOR VALUES FROM ('2026-11-01 00:00+00') TO ('2026-12-01 00:00+00');
CREATE TABLE audit.events_2026_12 PARTITION OF audit.events FOR VALUES FROM ('2026-12-01 00:00+00') TO ('2027-01-01 00:00+00');
CREATE TABLE audit.events_default PARTITION OF audit.events DEFAULT;

-- Support --------------------------------------------------------------------------------------------------------------

CREATE TABLE support.agents (
    agent_id SERIAL,                                  -- flaw: SERIAL, and INTEGER
    name     TEXT NOT NULL,
    active   BOOLEAN NOT NULL DEFAULT true,
    CONSTRAINT agents_pkey PRIMARY KEY (agent_id)
);

CREATE TABLE support.tickets (
    ticket_id   BIGINT GENERATED ALWAYS AS IDENTITY,
    customer_id BIGINT NOT NULL,
    order_id    BIGINT,
    assignee_id INTEGER,
    status      TEXT NOT NULL DEFAULT 'open',
    priority    SMALLINT NOT NULL DEFAULT 2,
    subject     TEXT NOT NULL,
    created_at  TIMESTAMPTZ NOT NULL DEFAULT now(),
    closed_at   TIMESTAMPTZ,
    CONSTRAINT tickets_pkey PRIMARY KEY (ticket_id),
    CONSTRAINT tickets_customer_id_fkey FOREIGN KEY (customer_id)
        REFERENCES public.customers (customer_id) ON DELETE CASCADE,
    CONSTRAINT tickets_order_id_fkey FOREIGN KEY (order_id)
        REFERENCES public.orders (order_id) ON DELETE SET NULL,
    CONSTRAINT tickets_assignee_id_fkey FOREIGN KEY (assignee_id)
        REFERENCES support.agents (agent_id) ON DELETE SET NULL,
    CONSTRAINT tickets_status_check CHECK (status IN ('open', 'waiting', 'closed')),
    CONSTRAINT tickets_priority_check CHECK (priority BETWEEN 1 AND 4)
);

-- The web application sees the tickets of the customer who is logged in; staff roles have BYPASSRLS.
ALTER TABLE support.tickets ENABLE ROW LEVEL SECURITY;
CREATE POLICY tickets_of_customer ON support.tickets
    USING (customer_id = (NULLIF(current_setting('shop.customer_id', true), ''))::bigint);

CREATE TABLE support.ticket_messages (
    message_id BIGINT GENERATED ALWAYS AS IDENTITY,
    ticket_id  BIGINT NOT NULL,
    author     TEXT NOT NULL,
    body       TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    CONSTRAINT ticket_messages_pkey PRIMARY KEY (message_id),
    CONSTRAINT ticket_messages_ticket_id_fkey FOREIGN KEY (ticket_id)
        REFERENCES support.tickets (ticket_id) ON DELETE CASCADE
);

-- Views ----------------------------------------------------------------------------------------------------------------

CREATE VIEW public.order_overview AS
SELECT o.order_id, o.order_number, o.customer_id, c.full_name, o.status, o.total, o.placed_at,
       s.carrier, s.tracking_number, s.shipped_at
FROM public.orders o
JOIN public.customers c ON c.customer_id = o.customer_id
LEFT JOIN public.shipments s ON s.order_id = o.order_id;

CREATE VIEW public.product_ratings AS
SELECT r.product_id, count(*) AS review_count, round(avg(r.rating), 2) AS average_rating
FROM public.reviews r
WHERE r.status = 'published'
GROUP BY r.product_id;

-- The indexes the shop has beside its keys ------------------------------------------------------------------------------

CREATE INDEX orders_placed_at_idx ON public.orders (placed_at);
CREATE INDEX shipments_order_id_idx ON public.shipments (order_id);
CREATE INDEX customers_created_at_idx ON public.customers (created_at);
CREATE INDEX order_items_order_id_idx ON public.order_items (order_id);   -- flaw: a prefix of order_items_pkey
CREATE INDEX orders_channel_idx ON public.orders (channel);               -- flaw: nobody asks, and four values
CREATE INDEX products_legacy_code_idx ON public.products (legacy_code);   -- flaw: nobody asks any more
