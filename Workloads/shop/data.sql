-- Fills the shop. Plain SQL for psql; every value is a hash of its row number, so that two loads hold the same rows.
--
--   psql -v scale=0.1 -f data.sql     (default scale: 1.0, about 2.3 million rows)
--
-- Time ends at 2026-11-22 12:00 UTC ("as_of" below). Loaded by a superuser, the foreign-key triggers are off, which
-- halves the time; loaded by anyone else, they run.

\if :{?scale} \else \set scale 1.0 \endif
\set ON_ERROR_STOP on
SET timezone = 'UTC';
SET client_min_messages = warning;
SELECT rolsuper AS is_superuser FROM pg_roles WHERE rolname = current_user \gset
\if :is_superuser
SET session_replication_role = replica;
\endif

SELECT greatest(1000, round(100000 * :scale))::bigint AS customers,
       greatest(400,  round(20000 * :scale))::bigint  AS products,
       greatest(3000, round(300000 * :scale))::bigint AS orders,
       greatest(2000, round(200000 * :scale))::bigint AS events,
       greatest(1200, round(120000 * :scale))::bigint AS addresses,
       greatest(400,  round(40000 * :scale))::bigint  AS carts,
       greatest(800,  round(80000 * :scale))::bigint  AS reviews,
       greatest(600,  round(60000 * :scale))::bigint  AS sessions,
       greatest(500,  round(50000 * :scale))::bigint  AS wishes,
       greatest(200,  round(20000 * :scale))::bigint  AS tickets
\gset

-- Pseudo-random numbers in [0, 1), integers in [low, high], a word of a list, and skewed row numbers: the density of
-- customer k falls with k^(-1/2), that of product k with k^(-3/5); multiplying by a prime scatters them over the table.
CREATE FUNCTION pg_temp.rnd(i bigint, salt int) RETURNS double precision LANGUAGE sql IMMUTABLE AS
    $$ SELECT (hashint8extended(i, salt) & 2147483647) / 2147483648.0::double precision $$;
CREATE FUNCTION pg_temp.between(i bigint, salt int, low int, high int) RETURNS int LANGUAGE sql IMMUTABLE AS
    $$ SELECT low + floor(pg_temp.rnd(i, salt) * (high - low + 1))::int $$;
CREATE FUNCTION pg_temp.pick(i bigint, salt int, words text[]) RETURNS text LANGUAGE sql IMMUTABLE AS
    $$ SELECT words[1 + floor(pg_temp.rnd(i, salt) * array_length(words, 1))::int] $$;
CREATE FUNCTION pg_temp.skewed(u double precision, exponent double precision, n bigint, used double precision)
    RETURNS bigint LANGUAGE sql IMMUTABLE AS
    $$ SELECT 1 + (floor(n * used * power(u, exponent))::bigint * 7919) % n $$;
CREATE FUNCTION pg_temp.price(product bigint) RETURNS numeric LANGUAGE sql IMMUTABLE AS
    $$ SELECT round((4 + 400 * power(pg_temp.rnd(product, 11), 3))::numeric, 0) - 0.05 $$;
CREATE FUNCTION pg_temp.as_of() RETURNS timestamptz LANGUAGE sql IMMUTABLE AS
    $$ SELECT '2026-11-22 12:00:00+00'::timestamptz $$;

-- Customers: signed up over four years; four of five have ordered, one of three has no phone, few are deleted.
INSERT INTO public.customers OVERRIDING SYSTEM VALUE
SELECT i, 'customer' || i || '@example.com',
       pg_temp.pick(i, 1, '{Anna,Maria,Jonas,Lena,Peter,Sofia,Marta,Luca,Emil,Clara,Hugo,Nina,Marco,Ines,Karl,Marie,Tomas,Olga,Ravi,Yuki}')
           || ' ' ||
       pg_temp.pick(i, 2, '{Schmidt,Jensen,Rossi,Novak,Dubois,Larsen,Berg,Costa,Meyer,Keller,Fischer,Moreau,Silva,Olsen,Huber,Bianchi,Kowalski,Sato,Garcia,Weber,Lindqvist,Petrova,Andersson,Murphy,Horvath}')
           || CASE WHEN i % 7 = 0 THEN '-' || pg_temp.pick(i, 3, '{Lund,Stein,Ahlberg,Roth,Vance}') ELSE '' END,
       CASE WHEN pg_temp.rnd(i, 4) < 0.66 THEN '+49' || (1500000000 + i) END,
       c.country,
       CASE WHEN pg_temp.rnd(i, 6) < 0.1 THEN 'en'
            ELSE CASE c.country WHEN 'DE' THEN 'de' WHEN 'AT' THEN 'de' WHEN 'FR' THEN 'fr' WHEN 'IT' THEN 'it'
                                WHEN 'ES' THEN 'es' ELSE 'en' END END,
       CASE WHEN pg_temp.rnd(i, 7) < 0.93 THEN 'retail' WHEN pg_temp.rnd(i, 7) < 0.99 THEN 'business' ELSE 'vip' END,
       pg_temp.rnd(i, 8) < 0.3,
       CASE WHEN i > 100 AND pg_temp.rnd(i, 9) < 0.08 THEN 1 + floor((i - 1) * power(pg_temp.rnd(i, 10), 3))::bigint END,
       jsonb_build_object('newsletter', pg_temp.pick(i, 12, '{daily,weekly,never,never}'), 'dark_mode', pg_temp.rnd(i, 13) < 0.4),
       c.created_at,
       CASE WHEN pg_temp.rnd(i, 14) < 0.9
            THEN c.created_at + (pg_temp.as_of() - c.created_at) * power(pg_temp.rnd(i, 15), 0.5) END,
       CASE WHEN pg_temp.rnd(i, 16) < 0.02 THEN c.created_at + (pg_temp.as_of() - c.created_at) * pg_temp.rnd(i, 17) END
FROM generate_series(1::bigint, :customers) AS i
CROSS JOIN LATERAL (
    SELECT CASE WHEN u < 0.55 THEN 'DE' WHEN u < 0.70 THEN 'FR' WHEN u < 0.79 THEN 'IT' WHEN u < 0.86 THEN 'AT'
                WHEN u < 0.91 THEN 'ES' WHEN u < 0.95 THEN 'NL' WHEN u < 0.98 THEN 'DK' WHEN u < 0.997 THEN 'SE'
                ELSE 'LU' END AS country,
           pg_temp.as_of() - interval '1461 days' * (1 - power(i::double precision / :customers, 0.7)) AS created_at
    FROM (SELECT pg_temp.rnd(i, 5) AS u) AS draw OFFSET 0) AS c;

-- Addresses: the first of each customer, then second ones of some.
INSERT INTO public.addresses OVERRIDING SYSTEM VALUE
SELECT i, c.customer_id, pg_temp.pick(i, 21, '{shipping,both,both,billing}'), c.full_name,
       pg_temp.pick(i, 22, '{Main Street,Station Road,Mill Lane,Garden Way,Harbour Street,Church Square}') || ' ' || pg_temp.between(i, 23, 1, 180),
       CASE WHEN pg_temp.rnd(i, 24) < 0.15 THEN 'Floor ' || pg_temp.between(i, 25, 1, 9) END,
       'City ' || floor(800 * power(pg_temp.rnd(i, 26), 2)), (10000 + floor(800 * power(pg_temp.rnd(i, 26), 2)) * 100 + pg_temp.between(i, 27, 0, 40))::text,
       c.country_code, i <= :customers, c.created_at
FROM generate_series(1::bigint, :addresses) AS i
JOIN public.customers c ON c.customer_id = CASE WHEN i <= :customers THEN i ELSE 1 + (i * 7919) % :customers END
ORDER BY i;

INSERT INTO public.sessions
SELECT ((10000000 + (i * 48271) % 90000000)::text || '-7c1d-4e2f-9a36-' || (100000000000 + i))::uuid,
       CASE WHEN pg_temp.rnd(i, 31) < 0.45 THEN pg_temp.skewed(pg_temp.rnd(i, 32), 2, :customers, 0.8) END,
       ('10.' || pg_temp.between(i, 33, 0, 255) || '.' || pg_temp.between(i, 34, 0, 255) || '.' || pg_temp.between(i, 35, 1, 254))::inet,
       'Mozilla/5.0 (' || pg_temp.pick(i, 36, '{X11; Linux x86_64,Macintosh,Windows NT 10.0,iPhone,Android 14}') || ') Browser/' || pg_temp.between(i, 37, 90, 130),
       s.created_at, s.created_at + interval '1 hour' * pg_temp.rnd(i, 38), s.created_at + interval '30 days'
FROM generate_series(1::bigint, :sessions) AS i
CROSS JOIN LATERAL (SELECT pg_temp.as_of() - interval '31 days' * (1 - i::double precision / :sessions) AS created_at) AS s;

-- Catalogue.
INSERT INTO public.brands (name) SELECT 'Brand ' || i FROM generate_series(1, 300) AS i;

INSERT INTO public.categories (parent_id, slug, name, "position")
SELECT CASE WHEN i > 12 THEN 1 + (i % 12) END, 'category-' || i, 'Category ' || i, i % 12 FROM generate_series(1, 200) AS i;

INSERT INTO public.products (product_id, sku, legacy_code, brand_id, name, description, price, status, tags, attributes, created_at, updated_at)
OVERRIDING SYSTEM VALUE
SELECT i, 'SKU-' || i, CASE WHEN i % 3 = 0 THEN 'L' || i END,
       1 + floor(300 * power(pg_temp.rnd(i, 41), 1.6))::bigint,
       w.colour || ' ' || w.material || ' ' || w.thing || ' ' || i,
       'A ' || w.thing || ' made of ' || w.material || ' for the ' || pg_temp.pick(i, 42, '{kitchen,office,garden,bedroom,workshop,hallway,nursery,terrace}')
           || ', ' || pg_temp.pick(i, 43, '{foldable,stackable,waterproof,handmade,lightweight,wall-mounted,adjustable}')
           || ' and ' || pg_temp.pick(i, 44, '{easy to clean,delivered assembled,repairable,made to order,recycled,long-lasting}')
           || '. ' || repeat('Details on request. ', pg_temp.between(i, 45, 1, 12)),
       pg_temp.price(i),
       CASE WHEN pg_temp.rnd(i, 46) < 0.82 THEN 'active' WHEN pg_temp.rnd(i, 46) < 0.95 THEN 'retired' ELSE 'draft' END,
       array_remove(ARRAY[CASE WHEN pg_temp.rnd(i, 47) < 0.06 THEN 'sale' END, CASE WHEN pg_temp.rnd(i, 48) < 0.03 THEN 'new' END,
                          CASE WHEN pg_temp.rnd(i, 49) < 0.01 THEN 'clearance' END, 'room-' || pg_temp.between(i, 50, 1, 40)], NULL),
       jsonb_build_object('colour', lower(w.colour), 'material', w.material, 'weight_g', pg_temp.between(i, 51, 50, 20000))
           || CASE WHEN pg_temp.rnd(i, 52) < 0.1 THEN jsonb_build_object('energy_class', pg_temp.pick(i, 53, '{A,B,C,D}')) ELSE '{}' END,
       pg_temp.as_of() - interval '1461 days' * (1 - i::double precision / :products),
       pg_temp.as_of() - interval '200 days' * pg_temp.rnd(i, 54) * (1 - i::double precision / :products)
FROM generate_series(1::bigint, :products) AS i
CROSS JOIN LATERAL (
    SELECT pg_temp.pick(i, 55, '{Red,Blue,Green,White,Black,Grey,Oak-coloured,Yellow,Teal}') AS colour,
           pg_temp.pick(i, 56, '{steel,oak,walnut,glass,linen,cotton,bamboo,ceramic,aluminium,leather,cork}') AS material,
           pg_temp.pick(i, 57, '{lamp,table,chair,shelf,box,bowl,kettle,blanket,clock,mirror,stool,basket,vase,rug,hook,tray,bench,cabinet}') AS thing) AS w;

INSERT INTO public.product_categories
SELECT DISTINCT 1 + (i - 1) / 3, 1 + floor(200 * power(pg_temp.rnd(i, 61), 1.5))::bigint
FROM generate_series(1, 3 * :products) AS i ORDER BY 1, 2;

INSERT INTO public.warehouses (code, country_code) VALUES ('HAM1', 'DE'), ('MUC1', 'DE'), ('LYS1', 'FR'), ('MIL1', 'IT');

INSERT INTO public.inventory
SELECT w, p, pg_temp.between(p * 10 + w, 65, 0, 200), pg_temp.between(p * 10 + w, 66, 0, 6), pg_temp.between(p, 67, 2, 30),
       pg_temp.as_of() - interval '90 days' * pg_temp.rnd(p * 10 + w, 68)
FROM generate_series(1, 4) AS w CROSS JOIN generate_series(1::bigint, :products) AS p
WHERE pg_temp.rnd(p * 10 + w, 64) < 0.75 ORDER BY w, p;

INSERT INTO public.promotions (title, during)
SELECT 'Promotion ' || i, tstzrange(pg_temp.as_of() - interval '14 days' * i, pg_temp.as_of() - interval '14 days' * i + interval '5 days')
FROM generate_series(-4, 80) AS i;

INSERT INTO public.coupons (code, percent_off, valid_from, valid_to, max_uses, uses)
SELECT 'SAVE-' || i, 5 * pg_temp.between(i, 71, 1, 6), c.valid_from, c.valid_from + interval '30 days',
       CASE WHEN i % 4 = 0 THEN 1000 END, pg_temp.between(i, 72, 0, 400)
FROM generate_series(1, 2000) AS i
CROSS JOIN LATERAL (SELECT pg_temp.as_of() + interval '20 days' - interval '1100 days' * (1 - i / 2000.0) AS valid_from) AS c;

-- Orders: three years with growth; what is older than two weeks is nearly always delivered. Order 5 days old or younger
-- may still be pending, paid or packed; a few forgotten ones are older.
INSERT INTO public.orders OVERRIDING SYSTEM VALUE
SELECT o.i, 'SO-' || (1000000 + o.i), o.customer_id,
       CASE WHEN o.age < interval '1 day' THEN CASE WHEN u < 0.35 THEN 'pending' WHEN u < 0.75 THEN 'paid' WHEN u < 0.97 THEN 'packed' ELSE 'cancelled' END
            WHEN o.age < interval '5 days' THEN CASE WHEN u < 0.04 THEN 'pending' WHEN u < 0.10 THEN 'paid' WHEN u < 0.20 THEN 'packed' WHEN u < 0.80 THEN 'shipped' WHEN u < 0.96 THEN 'delivered' ELSE 'cancelled' END
            WHEN o.age < interval '14 days' THEN CASE WHEN u < 0.002 THEN 'pending' WHEN u < 0.10 THEN 'shipped' WHEN u < 0.94 THEN 'delivered' ELSE 'cancelled' END
            ELSE CASE WHEN u < 0.0003 THEN 'pending' WHEN u < 0.05 THEN 'cancelled' WHEN u < 0.09 THEN 'returned' ELSE 'delivered' END
       END::public.order_status,
       CASE WHEN pg_temp.rnd(o.i, 81) < 0.62 THEN 'web' WHEN pg_temp.rnd(o.i, 81) < 0.92 THEN 'app' WHEN pg_temp.rnd(o.i, 81) < 0.98 THEN 'marketplace' ELSE 'phone' END,
       CASE WHEN pg_temp.rnd(o.i, 82) < 0.12 THEN 1 + floor(2000 * power(pg_temp.rnd(o.i, 83), 2))::bigint END,
       CASE WHEN pg_temp.rnd(o.i, 84) < 0.97 THEN o.customer_id END,
       CASE WHEN pg_temp.rnd(o.i, 85) < 0.95 THEN 'EUR' WHEN pg_temp.rnd(o.i, 85) < 0.98 THEN 'DKK' ELSE 'SEK' END,
       (SELECT sum(pg_temp.price(pg_temp.skewed(pg_temp.rnd(o.i * 10 + l, 91), 2.5, :products, 1)) * (CASE WHEN pg_temp.rnd(o.i * 10 + l, 92) < 0.85 THEN 1 ELSE 2 END))
        FROM generate_series(1, pg_temp.between(o.i, 86, 1, 4)) AS l),
       CASE WHEN pg_temp.rnd(o.i, 87) < 0.05 THEN 'Please leave with the neighbour.' END,
       o.placed_at, least(pg_temp.as_of(), o.placed_at + interval '6 days' * pg_temp.rnd(o.i, 88))
FROM (SELECT i, pg_temp.skewed(pg_temp.rnd(i, 89), 2, :customers, 0.8) AS customer_id, pg_temp.rnd(i, 90) AS u, placed_at, pg_temp.as_of() - placed_at AS age
      FROM generate_series(1::bigint, :orders) AS i
      CROSS JOIN LATERAL (SELECT pg_temp.as_of() - interval '1095 days' * (1 - power(i::double precision / :orders, 0.7)) AS placed_at OFFSET 0) AS p) AS o;

INSERT INTO public.order_items
SELECT i, l, pg_temp.skewed(pg_temp.rnd(i * 10 + l, 91), 2.5, :products, 1),
       CASE WHEN pg_temp.rnd(i * 10 + l, 92) < 0.85 THEN 1 ELSE 2 END,
       pg_temp.price(pg_temp.skewed(pg_temp.rnd(i * 10 + l, 91), 2.5, :products, 1)), 0
FROM generate_series(1::bigint, :orders) AS i CROSS JOIN LATERAL generate_series(1, pg_temp.between(i, 86, 1, 4)) AS l;

-- Payments: one an order, and a failed one before it for some. Shipments: for what has left the warehouse.
INSERT INTO public.payments (order_id, provider, provider_ref, status, amount, created_at, captured_at)
SELECT o.order_id, p.provider, p.provider || '-' || o.order_id || '-' || n,
       CASE WHEN n = 0 THEN 'failed' WHEN o.status = 'pending' THEN 'authorized' WHEN o.status IN ('cancelled', 'returned') THEN 'refunded' ELSE 'captured' END,
       o.total, o.placed_at + interval '2 minutes' * n,
       CASE WHEN n = 1 AND o.status <> 'pending' THEN o.placed_at + interval '4 minutes' END
FROM public.orders o
CROSS JOIN LATERAL (SELECT pg_temp.pick(o.order_id, 101, '{card,card,card,paypal,paypal,invoice,transfer}') AS provider) AS p
CROSS JOIN generate_series(CASE WHEN pg_temp.rnd(o.order_id, 102) < 0.03 THEN 0 ELSE 1 END, 1) AS n
ORDER BY o.order_id, n;

INSERT INTO public.shipments (order_id, warehouse_id, carrier, tracking_number, status, shipped_at, delivered_at)
SELECT o.order_id, pg_temp.between(o.order_id, 111, 1, 4), pg_temp.pick(o.order_id, 112, '{DHL,DHL,DHL,UPS,GLS,PostNord}'),
       CASE WHEN pg_temp.rnd(o.order_id, 113) < 0.97 THEN 'TRK' || (5000000000 + (o.order_id * 48271) % 900000000) END,
       CASE WHEN o.status = 'shipped' THEN 'in_transit' WHEN o.status = 'returned' THEN 'returned'
            WHEN pg_temp.rnd(o.order_id, 114) < 0.002 THEN 'lost' ELSE 'delivered' END,
       o.placed_at + interval '30 hours', CASE WHEN o.status IN ('delivered', 'returned') THEN o.placed_at + interval '30 hours' + interval '4 days' * pg_temp.rnd(o.order_id, 115) END
FROM public.orders o WHERE o.status IN ('shipped', 'delivered', 'returned') ORDER BY o.order_id;

-- Carts.
INSERT INTO public.carts OVERRIDING SYSTEM VALUE
SELECT i, ((10000000 + (i * 48271) % 90000000)::text || '-5b0a-4c7d-8e21-' || (100000000000 + i))::uuid,
       CASE WHEN pg_temp.rnd(i, 121) < 0.6 THEN pg_temp.skewed(pg_temp.rnd(i, 122), 2, :customers, 0.8) END,
       CASE WHEN c.age < 5 AND pg_temp.rnd(i, 123) < 0.6 THEN 'open' WHEN pg_temp.rnd(i, 123) < 0.05 THEN 'open'
            WHEN pg_temp.rnd(i, 123) < 0.55 THEN 'ordered' ELSE 'expired' END,
       json_build_object('source', pg_temp.pick(i, 124, '{search,newsletter,direct,ad}')),
       pg_temp.as_of() - interval '1 day' * c.age, pg_temp.as_of() - interval '1 day' * c.age * pg_temp.rnd(i, 125)
FROM generate_series(1::bigint, :carts) AS i CROSS JOIN LATERAL (SELECT 120 * (1 - i::double precision / :carts) AS age) AS c;

INSERT INTO public.cart_items
SELECT DISTINCT ON (1, 2) i, pg_temp.skewed(pg_temp.rnd(i * 10 + l, 126), 2.5, :products, 1), pg_temp.between(i * 10 + l, 127, 1, 3),
       pg_temp.as_of() - interval '1 day' * 120 * (1 - i::double precision / :carts)
FROM generate_series(1::bigint, :carts) AS i CROSS JOIN LATERAL generate_series(1, pg_temp.between(i, 128, 0, 5)) AS l
ORDER BY 1, 2, l;

INSERT INTO public.wishlist_items
SELECT DISTINCT ON (1, 2) pg_temp.skewed(pg_temp.rnd(i, 131), 2, :customers, 0.8), pg_temp.skewed(pg_temp.rnd(i, 132), 2.5, :products, 1),
       pg_temp.as_of() - interval '700 days' * pg_temp.rnd(i, 133)
FROM generate_series(1::bigint, :wishes) AS i ORDER BY 1, 2, i;

-- Reviews: most published; those that wait are the latest.
INSERT INTO public.reviews (product_id, customer_id, rating, title, body, status, helpful_count, created_at)
SELECT r.product_id, r.customer_id, CASE WHEN pg_temp.rnd(i, 141) < 0.5 THEN 5 WHEN pg_temp.rnd(i, 141) < 0.75 THEN 4 ELSE pg_temp.between(i, 142, 1, 3) END,
       CASE WHEN pg_temp.rnd(i, 143) < 0.6 THEN pg_temp.pick(i, 144, '{Good value,As described,Not for me,Would buy again,Arrived late}') END,
       repeat(pg_temp.pick(i, 145, '{It does what it should. ,The colour differs from the picture. ,Well made and sturdy. ,I have had it for a month now. }'), pg_temp.between(i, 146, 1, 6)),
       CASE WHEN i > :reviews * 0.993 THEN 'pending' WHEN pg_temp.rnd(i, 147) < 0.04 THEN 'rejected' ELSE 'published' END,
       floor(60 * power(pg_temp.rnd(i, 148), 8)), pg_temp.as_of() - interval '1000 days' * (1 - i::double precision / :reviews)
FROM (SELECT DISTINCT ON (product_id, customer_id) i, product_id, customer_id
      FROM (SELECT i, pg_temp.skewed(pg_temp.rnd(i, 149), 2.5, :products, 1) AS product_id, pg_temp.skewed(pg_temp.rnd(i, 150), 2, :customers, 0.8) AS customer_id
            FROM generate_series(1::bigint, :reviews) AS i) AS draw
      ORDER BY product_id, customer_id, i) AS r
ORDER BY i;

-- Audit log: since 1 January, evenly.
INSERT INTO audit.events (occurred_at, event_type, customer_id, entity_type, entity_id, payload)
SELECT '2026-01-01 00:00+00'::timestamptz + (pg_temp.as_of() - '2026-01-01 00:00+00'::timestamptz) * (i::double precision / :events),
       e.event_type, CASE WHEN pg_temp.rnd(i, 152) < 0.8 THEN pg_temp.skewed(pg_temp.rnd(i, 153), 2, :customers, 0.8) END,
       CASE e.event_type WHEN 'login' THEN 'customer' WHEN 'price_changed' THEN 'product' WHEN 'stock_adjusted' THEN 'product' ELSE 'order' END,
       CASE e.event_type WHEN 'login' THEN pg_temp.skewed(pg_temp.rnd(i, 153), 2, :customers, 0.8)
                         WHEN 'price_changed' THEN pg_temp.skewed(pg_temp.rnd(i, 154), 2.5, :products, 1)
                         WHEN 'stock_adjusted' THEN pg_temp.skewed(pg_temp.rnd(i, 154), 2.5, :products, 1)
                         ELSE 1 + floor(:orders * power(pg_temp.rnd(i, 155), 0.5))::bigint END,
       jsonb_build_object('ip', '10.0.' || pg_temp.between(i, 156, 0, 255) || '.' || pg_temp.between(i, 157, 1, 254))
           || CASE WHEN pg_temp.rnd(i, 158) < 0.02 THEN '{"error": "payment_declined"}'::jsonb ELSE '{}' END
FROM generate_series(1::bigint, :events) AS i
CROSS JOIN LATERAL (SELECT pg_temp.pick(i, 151, '{login,login,login,order_viewed,order_viewed,order_placed,order_changed,price_changed,stock_adjusted}') AS event_type) AS e;

-- Support.
INSERT INTO support.agents (name, active) SELECT 'Agent ' || i, i % 6 <> 0 FROM generate_series(1, 60) AS i;

INSERT INTO support.tickets OVERRIDING SYSTEM VALUE
SELECT i, o.customer_id, CASE WHEN pg_temp.rnd(i, 161) < 0.8 THEN o.order_id END,
       CASE WHEN i > :tickets * 0.995 AND pg_temp.rnd(i, 162) < 0.5 THEN NULL ELSE pg_temp.between(i, 163, 1, 60) END,
       CASE WHEN t.closed THEN 'closed' WHEN pg_temp.rnd(i, 164) < 0.6 THEN 'open' ELSE 'waiting' END,
       CASE WHEN pg_temp.rnd(i, 165) < 0.8 THEN 2 ELSE pg_temp.between(i, 166, 1, 4) END,
       pg_temp.pick(i, 167, '{Where is my parcel?,Wrong item,Return,Invoice needed,Cannot log in}'),
       o.placed_at + interval '3 hours', CASE WHEN t.closed THEN o.placed_at + interval '3 days' END
FROM generate_series(1::bigint, :tickets) AS i
CROSS JOIN LATERAL (SELECT i < :tickets * 0.97 OR pg_temp.rnd(i, 168) < 0.5 AS closed) AS t
JOIN public.orders o ON o.order_id = greatest(1, i * :orders / :tickets)
ORDER BY i;

INSERT INTO support.ticket_messages (ticket_id, author, body, created_at)
SELECT t.ticket_id, CASE WHEN n % 2 = 1 THEN 'customer' ELSE 'agent' END, repeat('Message text number ' || n || '. ', pg_temp.between(t.ticket_id * 10 + n, 171, 2, 12)),
       t.created_at + interval '5 hours' * n
FROM support.tickets t CROSS JOIN LATERAL generate_series(1, pg_temp.between(t.ticket_id, 172, 1, 5)) AS n
ORDER BY t.created_at + interval '5 hours' * n, t.ticket_id;

-- Identity sequences go on after the rows above.
SELECT setval(pg_get_serial_sequence('public.customers', 'customer_id'), :customers),
       setval(pg_get_serial_sequence('public.addresses', 'address_id'), :addresses),
       setval(pg_get_serial_sequence('public.products', 'product_id'), :products),
       setval(pg_get_serial_sequence('public.orders', 'order_id'), :orders),
       setval(pg_get_serial_sequence('public.carts', 'cart_id'), :carts),
       setval(pg_get_serial_sequence('support.tickets', 'ticket_id'), :tickets)
\g /dev/null

\if :is_superuser
RESET session_replication_role;
\endif
