-- The shop's query mix: what the application sends, one template a block, in pgbench's script language.
--
--   name    also the comment at the head of each of its statements
--   as      app (web shop; row-level security applies) or staff (back office and reports)
--   calls   how often "run-queries" runs the block
--
-- Each block is preceded by the prelude below, so that :customer and its like are at hand. A customer or product is
-- drawn with the skew it has in the data. Like most ORMs the application sends its own clock, which stands at
-- 2026-11-22 12:00 UTC, the end of the data; only some reports say now().

-- prelude
\set u random(0, 999999)
\set customer 1 + (int(:customers * 0.8 * pow(:u / 1000000.0, 2)) * 7919) % :customers
\set v random(0, 999999)
\set product 1 + (int(:products * pow(:v / 1000000.0, 2.5)) * 7919) % :products
\set order random(1, :orders)
\set recent_order random(int(:orders * 0.99), :orders)
\set sec random(10, 59)

-- Customers, addresses, sessions ----------------------------------------------------------------------------------------

-- name: customer_by_id
-- as: app
-- calls: 5000
/* customer_by_id */ SELECT customer_id, email, full_name, phone, country_code, language, segment, preferences FROM customers WHERE customer_id = :customer;

-- name: customer_login
-- as: app
-- calls: 2000
/* customer_login */ SELECT customer_id, full_name FROM customers WHERE email = 'customer:customer@example.com' AND deleted_at IS NULL;

-- name: customer_by_email_any_case
-- as: app
-- calls: 150
/* customer_by_email_any_case */ SELECT customer_id, email FROM customers WHERE lower(email) = lower('Customer:customer@Example.com');

-- name: customer_signup
-- as: app
-- calls: 200
\set n random(1, 2000000000)
/* customer_signup */ INSERT INTO customers (email, full_name, country_code, language, created_at) VALUES ('new:n@example.com', 'New Customer', 'DE', 'de', '20261122T1200:sec+00') ON CONFLICT (email) DO NOTHING RETURNING customer_id;

-- name: customer_touch_login
-- as: app
-- calls: 2000
/* customer_touch_login */ UPDATE customers SET last_login_at = '20261122T1200:sec+00' WHERE customer_id = :customer;

-- name: customer_by_phone
-- as: staff
-- calls: 40
\set phone 1500000000 + :customer
/* customer_by_phone */ SELECT customer_id, full_name, email FROM customers WHERE phone = '+49:phone';

-- name: customer_name_prefix
-- as: staff
-- calls: 60
\set pick random(1, 3)
\if :pick = 1
/* customer_name_prefix */ SELECT customer_id, full_name, email FROM customers WHERE full_name LIKE 'Lena Keller-A%' ORDER BY full_name LIMIT 20;
\elif :pick = 2
/* customer_name_prefix */ SELECT customer_id, full_name, email FROM customers WHERE full_name LIKE 'Marco Hor%' ORDER BY full_name LIMIT 20;
\else
/* customer_name_prefix */ SELECT customer_id, full_name, email FROM customers WHERE full_name LIKE 'Yuki Lind%' ORDER BY full_name LIMIT 20;
\endif

-- name: customer_name_infix
-- as: staff
-- calls: 15
\set pick random(1, 2)
\if :pick = 1
/* customer_name_infix */ SELECT customer_id, full_name FROM customers WHERE full_name ILIKE '%qvist-van%' ORDER BY customer_id LIMIT 50;
\else
/* customer_name_infix */ SELECT customer_id, full_name FROM customers WHERE full_name ILIKE '%kowalski-st%' ORDER BY customer_id LIMIT 50;
\endif

-- name: customers_of_country_newest
-- as: staff
-- calls: 30
\set pick random(1, 4)
\if :pick = 1
/* customers_of_country_newest */ SELECT customer_id, full_name, email, created_at FROM customers WHERE country_code = 'LU' AND deleted_at IS NULL ORDER BY created_at DESC LIMIT 50;
\elif :pick = 2
/* customers_of_country_newest */ SELECT customer_id, full_name, email, created_at FROM customers WHERE country_code = 'SE' AND deleted_at IS NULL ORDER BY created_at DESC LIMIT 50;
\else
/* customers_of_country_newest */ SELECT customer_id, full_name, email, created_at FROM customers WHERE country_code = 'DE' AND deleted_at IS NULL ORDER BY created_at DESC LIMIT 50;
\endif

-- name: customers_dormant_count
-- as: staff
-- calls: 4
/* customers_dormant_count */ SELECT count(*) FROM customers WHERE last_login_at < now() - interval '1 year' AND deleted_at IS NULL;

-- name: customer_referrals
-- as: app
-- calls: 60
/* customer_referrals */ SELECT count(*) FROM customers WHERE referred_by = :customer;

-- name: signups_by_day
-- as: staff
-- calls: 6
/* signups_by_day */ SELECT date_trunc('day', created_at) AS day, country_code, count(*) FROM customers WHERE created_at >= now() - interval '30 days' GROUP BY 1, 2 ORDER BY 1, 3 DESC;

-- name: addresses_of_customer
-- as: app
-- calls: 1000
/* addresses_of_customer */ SELECT address_id, kind, recipient, line1, line2, city, postal_code, country_code, is_default FROM addresses WHERE customer_id = :customer ORDER BY is_default DESC, address_id;

-- name: address_insert
-- as: app
-- calls: 150
/* address_insert */ INSERT INTO addresses (customer_id, kind, recipient, line1, city, postal_code, country_code) VALUES (:customer, 'both', 'A Customer', 'Main Street :sec', 'City 1', '10100', 'DE') RETURNING address_id;

-- name: address_set_default
-- as: app
-- calls: 60
/* address_set_default */ UPDATE addresses SET is_default = (address_id = :customer) WHERE customer_id = :customer;

-- name: address_delete
-- as: app
-- calls: 12
\set address random(int(:addresses * 0.9), :addresses)
/* address_delete */ DELETE FROM addresses WHERE address_id = :address AND NOT is_default;

-- name: session_by_id
-- as: app
-- calls: 6000
\set session random(1, :sessions)
\set head 10000000 + (:session * 48271) % 90000000
\set tail 100000000000 + :session
/* session_by_id */ SELECT customer_id, expires_at FROM sessions WHERE session_id = ':head-7c1d-4e2f-9a36-:tail' AND expires_at > '20261122T1200:sec+00';

-- name: session_touch
-- as: app
-- calls: 1500
\set session random(1, :sessions)
\set head 10000000 + (:session * 48271) % 90000000
\set tail 100000000000 + :session
/* session_touch */ UPDATE sessions SET last_seen_at = '20261122T1200:sec+00' WHERE session_id = ':head-7c1d-4e2f-9a36-:tail';

-- name: session_start
-- as: app
-- calls: 800
/* session_start */ INSERT INTO sessions (customer_id, ip_address, user_agent, created_at, last_seen_at, expires_at) VALUES (:customer, '10.1.2.3', 'Mozilla/5.0 (iPhone) Browser/120', '20261122T1200:sec', '20261122T1200:sec+00', '20261222T1200:sec+00') RETURNING session_id;

-- name: sessions_expire
-- as: staff
-- calls: 24
\set minute random(10, 59)
/* sessions_expire */ DELETE FROM sessions WHERE expires_at < '20261121T12:minute:sec+00';

-- name: sessions_of_customer
-- as: app
-- calls: 80
/* sessions_of_customer */ SELECT session_id, ip_address, user_agent, last_seen_at FROM sessions WHERE customer_id = :customer ORDER BY last_seen_at DESC;

-- Catalogue --------------------------------------------------------------------------------------------------------------

-- name: product_by_id
-- as: app
-- calls: 6000
/* product_by_id */ SELECT p.product_id, p.sku, p.name, p.description, p.price, p.attributes, b.name AS brand FROM products p JOIN brands b ON b.brand_id = p.brand_id WHERE p.product_id = :product;

-- name: product_by_sku
-- as: app
-- calls: 800
/* product_by_sku */ SELECT product_id, name, price FROM products WHERE sku = 'SKU-:product';

-- name: products_by_ids
-- as: app
-- calls: 800
\set a random(1, :products)
\set b random(1, :products)
/* products_by_ids */ SELECT product_id, name, price, status FROM products WHERE product_id IN (:product, :a, :b);

-- name: category_by_slug
-- as: app
-- calls: 1200
\set category random_exponential(1, 200, 4)
/* category_by_slug */ SELECT category_id, parent_id, name FROM categories WHERE slug = 'category-:category';

-- name: category_tree
-- as: app
-- calls: 250
\set category random(1, 12)
/* category_tree */ WITH RECURSIVE tree AS (SELECT category_id, parent_id, name, 0 AS depth FROM categories WHERE category_id = :category UNION ALL SELECT c.category_id, c.parent_id, c.name, t.depth + 1 FROM categories c JOIN tree t ON c.parent_id = t.category_id) SELECT * FROM tree ORDER BY depth, name;

-- name: products_in_category_newest
-- as: app
-- calls: 500
\set category random_exponential(1, 200, 4)
/* products_in_category_newest */ SELECT p.product_id, p.name, p.price FROM product_categories pc JOIN products p ON p.product_id = pc.product_id WHERE pc.category_id = :category AND p.status = 'active' ORDER BY p.created_at DESC LIMIT 24;

-- name: products_in_category_by_price
-- as: app
-- calls: 200
\set category random_exponential(1, 200, 4)
/* products_in_category_by_price */ SELECT p.product_id, p.name, p.price FROM product_categories pc JOIN products p ON p.product_id = pc.product_id WHERE pc.category_id = :category AND p.status = 'active' AND p.price BETWEEN 20 AND :sec * 3 ORDER BY p.price, p.product_id LIMIT 24;

-- name: products_in_category_count
-- as: app
-- calls: 300
\set category random_exponential(1, 200, 4)
/* products_in_category_count */ SELECT count(*) FROM product_categories WHERE category_id = :category;

-- name: products_of_brand
-- as: app
-- calls: 200
\set brand random(1, 300)
/* products_of_brand */ SELECT product_id, name, price FROM products WHERE brand_id = :brand AND status = 'active' ORDER BY price LIMIT 24;

-- name: products_search
-- as: app
-- calls: 200
\set pick random(1, 3)
\if :pick = 1
/* products_search */ SELECT product_id, name, price FROM products WHERE search @@ websearch_to_tsquery('english', 'walnut lamp') ORDER BY ts_rank(search, websearch_to_tsquery('english', 'walnut lamp')) DESC LIMIT 20;
\elif :pick = 2
/* products_search */ SELECT product_id, name, price FROM products WHERE search @@ websearch_to_tsquery('english', 'foldable garden chair') ORDER BY ts_rank(search, websearch_to_tsquery('english', 'foldable garden chair')) DESC LIMIT 20;
\else
/* products_search */ SELECT product_id, name, price FROM products WHERE search @@ websearch_to_tsquery('english', 'blue ceramic bowl') ORDER BY ts_rank(search, websearch_to_tsquery('english', 'blue ceramic bowl')) DESC LIMIT 20;
\endif

-- name: products_with_attributes
-- as: app
-- calls: 100
\set pick random(1, 2)
\if :pick = 1
/* products_with_attributes */ SELECT product_id, name, price FROM products WHERE attributes @> '{"energy_class": "A", "material": "glass"}' LIMIT 40;
\else
/* products_with_attributes */ SELECT product_id, name, price FROM products WHERE attributes @> '{"colour": "teal", "energy_class": "B"}' LIMIT 40;
\endif

-- name: products_of_energy_class
-- as: app
-- calls: 60
/* products_of_energy_class */ SELECT product_id, name FROM products WHERE attributes->>'energy_class' = 'A' AND status = 'active' ORDER BY product_id LIMIT 50;

-- name: products_with_tag
-- as: app
-- calls: 80
/* products_with_tag */ SELECT product_id, name, price FROM products WHERE tags @> ARRAY['clearance', 'room-:sec'] ORDER BY price LIMIT 24;

-- name: price_range
-- as: app
-- calls: 60
/* price_range */ SELECT min(price), max(price) FROM products WHERE status = 'active';

-- name: product_set_price
-- as: staff
-- calls: 100
/* product_set_price */ UPDATE products SET price = price * 1.01, updated_at = '20261122T1200:sec+00' WHERE product_id = :product;

-- name: product_upsert
-- as: staff
-- calls: 40
/* product_upsert */ INSERT INTO products (sku, brand_id, name, description, price, status, created_at, updated_at) VALUES ('SKU-:product', 1, 'Imported product', 'From the supplier', 19.95, 'draft', '20261122T1200:sec+00', '20261122T1200:sec+00') ON CONFLICT (sku) DO UPDATE SET updated_at = excluded.updated_at;

-- name: bought_together
-- as: app
-- calls: 80
\set rare random(1, :products)
/* bought_together */ SELECT other.product_id, count(*) AS times FROM order_items mine JOIN order_items other ON other.order_id = mine.order_id AND other.product_id <> mine.product_id WHERE mine.product_id = :rare GROUP BY other.product_id ORDER BY times DESC, other.product_id LIMIT 6;

-- name: product_units_sold
-- as: app
-- calls: 250
/* product_units_sold */ SELECT sum(quantity) FROM order_items WHERE product_id = :product;

-- name: stock_of_product
-- as: app
-- calls: 2000
/* stock_of_product */ SELECT sum(on_hand - reserved) AS available FROM inventory WHERE product_id = :product;

-- name: stock_low
-- as: staff
-- calls: 8
/* stock_low */ SELECT w.code, i.product_id, p.name, i.on_hand - i.reserved AS available FROM inventory i JOIN warehouses w USING (warehouse_id) JOIN products p USING (product_id) WHERE i.on_hand - i.reserved < i.reorder_point AND p.status = 'active' ORDER BY available LIMIT 200;

-- name: promotion_now
-- as: app
-- calls: 600
/* promotion_now */ SELECT title FROM promotions WHERE during @> '20261122T1200:sec+00'::timestamptz;

-- name: coupon_by_code
-- as: app
-- calls: 400
\set coupon random(1, 2000)
/* coupon_by_code */ SELECT coupon_id, percent_off FROM coupons WHERE code = 'SAVE-:coupon' AND valid_to > '20261122T1200:sec+00';

-- name: coupons_running
-- as: staff
-- calls: 40
/* coupons_running */ SELECT coupon_id, code, uses FROM coupons WHERE now() BETWEEN valid_from AND valid_to ORDER BY valid_to;

-- Reviews, wish lists -----------------------------------------------------------------------------------------------------

-- name: reviews_of_product
-- as: app
-- calls: 1200
/* reviews_of_product */ SELECT r.review_id, r.rating, r.title, r.body, r.created_at, c.full_name FROM reviews r JOIN customers c ON c.customer_id = r.customer_id WHERE r.product_id = :product AND r.status = 'published' ORDER BY r.created_at DESC LIMIT 10;

-- name: rating_of_product
-- as: app
-- calls: 1200
/* rating_of_product */ SELECT review_count, average_rating FROM product_ratings WHERE product_id = :product;

-- name: reviews_of_customer
-- as: app
-- calls: 120
/* reviews_of_customer */ SELECT r.review_id, r.product_id, r.rating, r.created_at FROM reviews r WHERE r.customer_id = :customer ORDER BY r.created_at DESC;

-- name: reviews_to_moderate
-- as: staff
-- calls: 60
/* reviews_to_moderate */ SELECT review_id, product_id, rating, body FROM reviews WHERE status = 'pending' ORDER BY created_at LIMIT 50;

-- name: review_insert
-- as: app
-- calls: 100
/* review_insert */ INSERT INTO reviews (product_id, customer_id, rating, body, created_at) VALUES (:product, :customer, 4, 'Good.', '20261122T1200:sec+00') ON CONFLICT (product_id, customer_id) DO NOTHING;

-- name: review_helpful
-- as: app
-- calls: 150
\set review random(1, :reviews)
/* review_helpful */ UPDATE reviews SET helpful_count = helpful_count + 1 WHERE review_id = :review;

-- name: best_rated_products
-- as: staff
-- calls: 5
/* best_rated_products */ SELECT p.product_id, p.name, r.average_rating, r.review_count FROM product_ratings r JOIN products p USING (product_id) WHERE r.review_count >= 20 ORDER BY r.average_rating DESC, r.review_count DESC LIMIT 20;

-- name: wishlist_of_customer
-- as: app
-- calls: 300
/* wishlist_of_customer */ SELECT w.product_id, p.name, p.price, w.added_at FROM wishlist_items w JOIN products p ON p.product_id = w.product_id WHERE w.customer_id = :customer ORDER BY w.added_at DESC;

-- name: wishlist_watchers
-- as: staff
-- calls: 60
/* wishlist_watchers */ SELECT c.email FROM wishlist_items w JOIN customers c ON c.customer_id = w.customer_id WHERE w.product_id = :product AND c.marketing_opt_in AND c.deleted_at IS NULL;

-- name: wishlist_add
-- as: app
-- calls: 120
/* wishlist_add */ INSERT INTO wishlist_items (customer_id, product_id, added_at) VALUES (:customer, :product, '20261122T1200:sec+00') ON CONFLICT DO NOTHING;

-- Carts -------------------------------------------------------------------------------------------------------------------

-- name: cart_by_token
-- as: app
-- calls: 4000
\set cart random(1, :carts)
\set head 10000000 + (:cart * 48271) % 90000000
\set tail 100000000000 + :cart
/* cart_by_token */ SELECT cart_id, customer_id, status, context FROM carts WHERE token = ':head-5b0a-4c7d-8e21-:tail';

-- name: cart_contents
-- as: app
-- calls: 4000
\set cart random(1, :carts)
/* cart_contents */ SELECT i.product_id, i.quantity, p.name, p.price FROM cart_items i JOIN products p ON p.product_id = i.product_id WHERE i.cart_id = :cart ORDER BY i.added_at;

-- name: cart_of_customer
-- as: app
-- calls: 800
/* cart_of_customer */ SELECT cart_id, token FROM carts WHERE customer_id = :customer AND status = 'open' ORDER BY updated_at DESC LIMIT 1;

-- name: cart_create
-- as: app
-- calls: 200
/* cart_create */ INSERT INTO carts (customer_id, created_at, updated_at) VALUES (:customer, '20261122T1200:sec+00', '20261122T1200:sec+00') RETURNING cart_id, token;

-- name: cart_add
-- as: app
-- calls: 800
\set cart random(int(:carts * 0.95), :carts)
BEGIN;
/* cart_add */ INSERT INTO cart_items (cart_id, product_id, quantity, added_at) VALUES (:cart, :product, 1, '20261122T1200:sec+00') ON CONFLICT (cart_id, product_id) DO UPDATE SET quantity = cart_items.quantity + excluded.quantity;
/* cart_touch */ UPDATE carts SET updated_at = '20261122T1200:sec+00' WHERE cart_id = :cart;
COMMIT;

-- name: cart_clear
-- as: app
-- calls: 150
\set cart random(int(:carts * 0.95), :carts)
/* cart_clear */ DELETE FROM cart_items WHERE cart_id = :cart;

-- name: carts_abandoned
-- as: staff
-- calls: 24
/* carts_abandoned */ SELECT c.cart_id, c.customer_id, c.updated_at FROM carts c WHERE c.status = 'open' AND c.customer_id IS NOT NULL AND c.updated_at < now() - interval '3 days' AND EXISTS (SELECT FROM cart_items i WHERE i.cart_id = c.cart_id) ORDER BY c.updated_at LIMIT 100;

-- Orders ------------------------------------------------------------------------------------------------------------------

-- name: order_by_id
-- as: app
-- calls: 2500
/* order_by_id */ SELECT order_id, order_number, customer_id, status, total, currency, placed_at FROM orders WHERE order_id = :order;

-- name: order_by_number
-- as: app
-- calls: 800
\set number 1000000 + :order
/* order_by_number */ SELECT order_id, customer_id, status, total FROM orders WHERE order_number = 'SO-:number';

-- name: order_number_prefix
-- as: staff
-- calls: 20
\set number 10000 + :order / 100
/* order_number_prefix */ SELECT order_id, order_number, status FROM orders WHERE order_number LIKE 'SO-:number%' ORDER BY order_number LIMIT 20;

-- name: items_of_order
-- as: app
-- calls: 2500
/* items_of_order */ SELECT i.line_no, i.product_id, p.name, i.quantity, i.unit_price FROM order_items i JOIN products p ON p.product_id = i.product_id WHERE i.order_id = :order ORDER BY i.line_no;

-- name: orders_of_customer
-- as: app
-- calls: 900
/* orders_of_customer */ SELECT order_id, order_number, status, total, placed_at FROM orders WHERE customer_id = :customer ORDER BY placed_at DESC LIMIT 10;

-- name: orders_of_customer_next_page
-- as: app
-- calls: 200
\set day random(10, 28)
/* orders_of_customer_next_page */ SELECT order_id, order_number, status, total, placed_at FROM orders WHERE customer_id = :customer AND (placed_at, order_id) < ('2026-06-:day', :order) ORDER BY placed_at DESC, order_id DESC LIMIT 10;

-- name: order_stats_of_customer
-- as: app
-- calls: 200
/* order_stats_of_customer */ SELECT count(*), sum(total), max(placed_at) FROM orders WHERE customer_id = :customer AND status <> 'cancelled';

-- name: order_overview_of_customer
-- as: staff
-- calls: 100
/* order_overview_of_customer */ SELECT * FROM order_overview WHERE customer_id = :customer ORDER BY placed_at DESC LIMIT 5;

-- name: last_order_of_each
-- as: staff
-- calls: 15
\set a random(1, :customers)
\set b random(1, :customers)
/* last_order_of_each */ SELECT DISTINCT ON (customer_id) customer_id, order_id, placed_at, total FROM orders WHERE customer_id = ANY ('{:customer,:a,:b}'::bigint[]) ORDER BY customer_id, placed_at DESC;

-- name: recent_orders_by_country
-- as: staff
-- calls: 4
/* recent_orders_by_country */ SELECT c.customer_id, c.full_name, recent.order_id, recent.placed_at FROM customers c CROSS JOIN LATERAL (SELECT o.order_id, o.placed_at FROM orders o WHERE o.customer_id = c.customer_id ORDER BY o.placed_at DESC LIMIT 3) AS recent WHERE c.country_code = 'LU' AND c.segment = 'vip';

-- name: has_bought
-- as: app
-- calls: 200
/* has_bought */ SELECT EXISTS (SELECT FROM orders o JOIN order_items i ON i.order_id = o.order_id WHERE o.customer_id = :customer AND i.product_id = :product AND o.status = 'delivered');

-- name: order_page
-- as: app
-- calls: 300
/* order_page */ SELECT o.order_number, o.status, o.total, c.full_name, a.line1, a.city, p.provider, p.status AS payment_status, s.carrier, s.tracking_number, k.code FROM orders o JOIN customers c ON c.customer_id = o.customer_id LEFT JOIN addresses a ON a.address_id = o.shipping_address_id LEFT JOIN payments p ON p.order_id = o.order_id LEFT JOIN shipments s ON s.order_id = o.order_id LEFT JOIN coupons k ON k.coupon_id = o.coupon_id WHERE o.order_id = :order;

-- name: orders_waiting
-- as: staff
-- calls: 120
/* orders_waiting */ SELECT order_id, order_number, customer_id, total, placed_at FROM orders WHERE status = 'pending' ORDER BY placed_at LIMIT 50;

-- name: orders_paid_unshipped
-- as: staff
-- calls: 40
/* orders_paid_unshipped */ SELECT o.order_id, o.order_number, o.placed_at FROM orders o WHERE o.status IN ('paid', 'packed') AND NOT EXISTS (SELECT FROM shipments s WHERE s.order_id = o.order_id) ORDER BY o.placed_at LIMIT 100;

-- name: orders_latest
-- as: staff
-- calls: 60
/* orders_latest */ SELECT o.order_id, o.order_number, o.status, o.total, o.placed_at, c.full_name FROM orders o JOIN customers c ON c.customer_id = o.customer_id ORDER BY o.placed_at DESC LIMIT 50;

-- name: orders_today
-- as: staff
-- calls: 80
/* orders_today */ SELECT count(*), coalesce(sum(total), 0) FROM orders WHERE placed_at >= '2026-11-22';

-- name: orders_with_coupon
-- as: staff
-- calls: 15
\set coupon random(1, 2000)
/* orders_with_coupon */ SELECT order_id, customer_id, total, placed_at FROM orders WHERE coupon_id = :coupon ORDER BY placed_at;

-- name: place_order
-- as: app
-- calls: 300
\set n random(1000000000, 2000000000)
\set m random(1, 4)
BEGIN;
/* place_order */ INSERT INTO orders (order_number, customer_id, shipping_address_id, total, placed_at, updated_at) VALUES ('SO-N:n', :customer, :customer, 99.90, '20261122T1200:sec+00', '20261122T1200:sec+00') RETURNING order_id AS new_order \gset
/* place_order_items */ INSERT INTO order_items (order_id, line_no, product_id, quantity, unit_price) VALUES (:new_order, 1, :product, 1, 49.95), (:new_order, 2, 1, 1, 49.95);
/* reserve_stock */ UPDATE inventory SET reserved = reserved + 1, updated_at = '20261122T1200:sec+00' WHERE warehouse_id = :m AND product_id = :product;
/* place_order_payment */ INSERT INTO payments (order_id, provider, provider_ref, status, amount, created_at) VALUES (:new_order, 'card', 'card-:new_order-1', 'authorized', 99.90, '20261122T1200:sec+00');
COMMIT;

-- name: order_set_status
-- as: app
-- calls: 500
/* order_set_status */ UPDATE orders SET status = 'shipped', updated_at = '20261122T1200:sec+00' WHERE order_id = :recent_order AND status IN ('paid', 'packed');

-- name: orders_expire_unpaid
-- as: staff
-- calls: 4
/* orders_expire_unpaid */ UPDATE orders o SET status = 'cancelled', updated_at = '20261122T1200:sec+00' FROM payments p WHERE p.order_id = o.order_id AND p.status = 'failed' AND o.status = 'pending' AND o.placed_at < '2026-11-15';

-- Payments and shipments --------------------------------------------------------------------------------------------------

-- name: payments_of_order
-- as: app
-- calls: 500
/* payments_of_order */ SELECT payment_id, provider, status, amount, captured_at FROM payments WHERE order_id = :order ORDER BY created_at;

-- name: payment_by_provider_ref
-- as: app
-- calls: 400
/* payment_by_provider_ref */ SELECT payment_id, order_id, status FROM payments WHERE provider_ref = 'card-:order-1';

-- name: payment_capture
-- as: app
-- calls: 300
/* payment_capture */ UPDATE payments SET status = 'captured', captured_at = '20261122T1200:sec+00' WHERE payment_id = :recent_order;

-- name: payments_failed
-- as: staff
-- calls: 40
\set day random(10, 20)
/* payments_failed */ SELECT payment_id, order_id, provider, amount, created_at FROM payments WHERE status = 'failed' AND created_at >= '2026-11-:day' ORDER BY created_at DESC LIMIT 100;

-- name: payments_by_provider
-- as: staff
-- calls: 12
/* payments_by_provider */ SELECT provider, date_trunc('day', created_at) AS day, count(*), sum(amount) FROM payments WHERE created_at >= '2026-11-15' AND created_at < '2026-11-22' GROUP BY provider, date_trunc('day', created_at) ORDER BY 2, 1;

-- name: shipment_by_tracking
-- as: app
-- calls: 250
\set tracking 5000000000 + (:order * 48271) % 900000000
/* shipment_by_tracking */ SELECT s.shipment_id, s.status, s.delivered_at, o.order_number FROM shipments s JOIN orders o ON o.order_id = s.order_id WHERE s.tracking_number = 'TRK:tracking';

-- name: shipments_of_order
-- as: app
-- calls: 800
/* shipments_of_order */ SELECT shipment_id, carrier, tracking_number, status FROM shipments WHERE order_id = :order;

-- name: shipments_late
-- as: staff
-- calls: 40
/* shipments_late */ SELECT shipment_id, order_id, carrier, tracking_number, shipped_at FROM shipments WHERE status = 'in_transit' AND shipped_at < '2026-11-18' ORDER BY shipped_at LIMIT 100;

-- name: shipment_delivered
-- as: app
-- calls: 250
\set shipment random(int(:orders * 0.93), int(:orders * 0.945))
/* shipment_delivered */ UPDATE shipments SET status = 'delivered', delivered_at = '20261122T1200:sec+00' WHERE shipment_id = :shipment AND status = 'in_transit';

-- Audit log ---------------------------------------------------------------------------------------------------------------

-- name: event_insert
-- as: app
-- calls: 1500
/* event_insert */ INSERT INTO audit.events (occurred_at, event_type, customer_id, entity_type, entity_id, payload) VALUES ('20261122T1200:sec+00', 'order_viewed', :customer, 'order', :order, '{"ip": "10.0.0.1"}');

-- name: events_of_customer
-- as: staff
-- calls: 150
\set month random(10, 11)
/* events_of_customer */ SELECT occurred_at, event_type, entity_type, entity_id FROM audit.events WHERE customer_id = :customer AND occurred_at >= '2026-:month-01' ORDER BY occurred_at DESC LIMIT 50;

-- name: events_of_order
-- as: staff
-- calls: 100
/* events_of_order */ SELECT occurred_at, event_type, payload FROM audit.events WHERE entity_type = 'order' AND entity_id = :order ORDER BY occurred_at DESC LIMIT 20;

-- name: events_by_type
-- as: staff
-- calls: 6
/* events_by_type */ SELECT event_type, date_trunc('hour', occurred_at) AS hour, count(*) FROM audit.events WHERE occurred_at >= '2026-11-15' AND occurred_at < '2026-11-22' GROUP BY 1, 2 ORDER BY 2, 1;

-- name: events_declined
-- as: staff
-- calls: 8
/* events_declined */ SELECT occurred_at, customer_id, entity_id FROM audit.events WHERE payload @> '{"error": "payment_declined"}' AND occurred_at >= '2026-11-01' ORDER BY occurred_at DESC LIMIT 100;

-- Support -----------------------------------------------------------------------------------------------------------------

-- name: my_tickets
-- as: app
-- calls: 150
BEGIN;
/* set_customer */ SELECT set_config('shop.customer_id', ':customer', true);
/* my_tickets */ SELECT ticket_id, subject, status, created_at FROM support.tickets ORDER BY created_at DESC LIMIT 10;
COMMIT;

-- name: tickets_of_agent
-- as: staff
-- calls: 200
\set agent random(1, 60)
/* tickets_of_agent */ SELECT t.ticket_id, t.subject, t.priority, t.created_at, c.full_name FROM support.tickets t JOIN customers c ON c.customer_id = t.customer_id WHERE t.assignee_id = :agent AND t.status = 'open' ORDER BY t.priority DESC, t.created_at LIMIT 25;

-- name: tickets_unassigned
-- as: staff
-- calls: 60
/* tickets_unassigned */ SELECT ticket_id, subject, priority FROM support.tickets WHERE assignee_id IS NULL AND status = 'open' ORDER BY priority DESC, created_at LIMIT 25;

-- name: messages_of_ticket
-- as: staff
-- calls: 400
\set ticket random(1, :tickets)
/* messages_of_ticket */ SELECT author, body, created_at FROM support.ticket_messages WHERE ticket_id = :ticket ORDER BY created_at;

-- name: message_insert
-- as: staff
-- calls: 100
\set ticket random(int(:tickets * 0.97), :tickets)
/* message_insert */ INSERT INTO support.ticket_messages (ticket_id, author, body, created_at) VALUES (:ticket, 'agent', 'We are looking into it.', '20261122T1200:sec+00');

-- name: timeline_of_customer
-- as: staff
-- calls: 60
/* timeline_of_customer */ SELECT 'order' AS kind, order_id AS id, placed_at AS at FROM orders WHERE customer_id = :customer UNION ALL SELECT 'review', review_id, created_at FROM reviews WHERE customer_id = :customer UNION ALL SELECT 'ticket', ticket_id, created_at FROM support.tickets WHERE customer_id = :customer ORDER BY at DESC LIMIT 30;

-- Reports -----------------------------------------------------------------------------------------------------------------

-- name: revenue_by_day
-- as: staff
-- calls: 10
/* revenue_by_day */ SELECT date_trunc('day', placed_at) AS day, count(*), sum(total) FROM orders WHERE placed_at >= now() - interval '90 days' AND status NOT IN ('cancelled', 'returned') GROUP BY 1 ORDER BY 1;

-- name: revenue_by_category
-- as: staff
-- calls: 3
/* revenue_by_category */ SELECT c.name, sum(i.quantity * i.unit_price) AS revenue FROM orders o JOIN order_items i ON i.order_id = o.order_id JOIN product_categories pc ON pc.product_id = i.product_id JOIN categories c ON c.category_id = pc.category_id WHERE o.placed_at >= '2026-10-01' AND o.placed_at < '2026-11-01' AND o.status = 'delivered' GROUP BY c.name ORDER BY revenue DESC;

-- name: top_products
-- as: staff
-- calls: 6
/* top_products */ WITH sold AS (SELECT i.product_id, sum(i.quantity) AS units, sum(i.quantity * i.unit_price) AS revenue FROM order_items i JOIN orders o ON o.order_id = i.order_id WHERE o.placed_at >= '2026-11-01' GROUP BY i.product_id) SELECT p.product_id, p.name, s.units, s.revenue, rank() OVER (ORDER BY s.revenue DESC) FROM sold s JOIN products p USING (product_id) ORDER BY s.revenue DESC LIMIT 20;

-- name: best_customers_of_country
-- as: staff
-- calls: 3
/* best_customers_of_country */ SELECT country_code, customer_id, spent FROM (SELECT c.country_code, c.customer_id, sum(o.total) AS spent, row_number() OVER (PARTITION BY c.country_code ORDER BY sum(o.total) DESC) AS place FROM customers c JOIN orders o ON o.customer_id = c.customer_id GROUP BY c.country_code, c.customer_id) ranked WHERE place <= 10 ORDER BY country_code, place;

-- name: orders_by_status
-- as: staff
-- calls: 20
/* orders_by_status */ SELECT status, count(*) FROM orders GROUP BY status;

-- name: customers_never_ordered
-- as: staff
-- calls: 3
/* customers_never_ordered */ SELECT c.customer_id, c.email FROM customers c WHERE c.marketing_opt_in AND NOT EXISTS (SELECT FROM orders o WHERE o.customer_id = c.customer_id) ORDER BY c.created_at DESC LIMIT 500;

-- name: slow_movers
-- as: staff
-- calls: 2
/* slow_movers */ SELECT p.product_id, p.name FROM products p WHERE p.status = 'active' AND p.product_id NOT IN (SELECT i.product_id FROM order_items i JOIN orders o ON o.order_id = i.order_id WHERE o.placed_at >= '2026-08-22') ORDER BY p.created_at LIMIT 100;
