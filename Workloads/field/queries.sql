-- The platform's query mix: what the application sends, one template a block, in pgbench's script language.
--
--   name    also the comment at the head of each of its statements
--   as      app (the web and mobile applications, the workers) or staff (operators and reports)
--   calls   how often "run-queries" runs the block
--
-- Each block is preceded by the prelude below, so that :asset and its like are at hand. An asset is drawn evenly; its site
-- and tenant follow from it as in data.sql, so that tenants come with the skew they have in the data. The clock that the
-- application sends stands at 2026-11-22 12:00 UTC, the end of the data.

-- prelude
\set asset random(1, :assets)
\set site 1 + (:asset * 104729) % :sites
\set tenant 1 + int(:tenants * pow((:site * 7919 % :sites) / (1.0 * :sites), 2.5))
\set sensor random(1, :sensors)
\set work_order random(1, :work_orders)
\set recent_order random(int(:work_orders * 0.99), :work_orders)
\set document random(1, :documents)
\set sec random(10, 59)

-- Tenants and people ---------------------------------------------------------------------------------------------------

-- name: tenant_by_slug
-- as: app
-- calls: 3000
/* tenant_by_slug */ SELECT tenant_id, name, plan, settings FROM tenants WHERE slug = 'tenant-:tenant';

-- name: tenant_name_infix
-- as: staff
-- calls: 10
/* tenant_name_infix */ SELECT tenant_id, name FROM tenants WHERE name ILIKE '%hosp%' ORDER BY name;

-- name: user_login
-- as: app
-- calls: 500
\set user random(1, :users)
\set of 1 + int(:tenants * pow((:user * 7919 % :users) / (1.0 * :users), 2.5))
/* user_login */ SELECT user_id, tenant_id, role FROM users WHERE lower(email) = 'user:user@tenant:of.example.com' AND deactivated_at IS NULL;

-- name: users_of_tenant
-- as: app
-- calls: 200
/* users_of_tenant */ SELECT user_id, display_name, role FROM users WHERE tenant_id = :tenant AND deactivated_at IS NULL ORDER BY display_name;

-- name: api_token_check
-- as: app
-- calls: 800
\set t random(1, :tokens)
\set a 100000000000000000 + :t * 48271
\set b 200000000000000000 + :t * 69621
\set c 300000000000000000 + :t * 39373
\set d 400000000000000000 + :t * 40692
\set e 500000000000000000 + :t * 16807
\set f 600000000000000000 + :t * 30269
/* api_token_check */ SELECT api_token_id, user_id, scopes FROM api_tokens WHERE token = 'fld_live_:a:b:c:d:e:f' AND revoked_at IS NULL AND expires_at > '20261122T1200:sec+00';

-- name: api_tokens_of_user
-- as: app
-- calls: 60
\set user random(1, :users)
/* api_tokens_of_user */ SELECT api_token_id, scopes, created_at, expires_at FROM api_tokens WHERE user_id = :user AND revoked_at IS NULL ORDER BY created_at DESC;

-- name: contact_by_email
-- as: app
-- calls: 250
\set contact random(1, :contacts - 1)
\set company :contact % 900
/* contact_by_email */ SELECT contact_id, tenant_id, full_name FROM contacts WHERE lower(email) = lower('CONTACT:contact@company:company.Example.com') AND deleted_at IS NULL;

-- name: contact_by_phone
-- as: app
-- calls: 120
\set phone 2000000000 + random(1, :contacts)
/* contact_by_phone */ SELECT contact_id, full_name, company FROM contacts WHERE phone = '+44:phone' AND deleted_at IS NULL;

-- name: contacts_of_tenant
-- as: app
-- calls: 200
/* contacts_of_tenant */ SELECT contact_id, full_name, email, company FROM contacts WHERE tenant_id = :tenant AND deleted_at IS NULL ORDER BY full_name, contact_id LIMIT 50;

-- name: contacts_of_tenant_next_page
-- as: app
-- calls: 150
\set contact random(1, :contacts)
/* contacts_of_tenant_next_page */ SELECT contact_id, full_name, email, company FROM contacts WHERE tenant_id = :tenant AND deleted_at IS NULL AND (full_name, contact_id) > ('Marie Berg', :contact) ORDER BY full_name, contact_id LIMIT 50;

-- name: contacts_of_company
-- as: app
-- calls: 60
\set company random(1, 900)
/* contacts_of_company */ SELECT contact_id, full_name, job_title FROM contacts WHERE tenant_id = :tenant AND company = 'Company :company' AND deleted_at IS NULL ORDER BY full_name;

-- name: contacts_name_prefix
-- as: app
-- calls: 120
\set pick random(1, 3)
\if :pick = 1
/* contacts_name_prefix */ SELECT contact_id, full_name, company FROM contacts WHERE lower(full_name) LIKE 'ravi lindqvist-r%' AND deleted_at IS NULL ORDER BY lower(full_name) LIMIT 20;
\elif :pick = 2
/* contacts_name_prefix */ SELECT contact_id, full_name, company FROM contacts WHERE lower(full_name) LIKE 'olga horvath-a%' AND deleted_at IS NULL ORDER BY lower(full_name) LIMIT 20;
\else
/* contacts_name_prefix */ SELECT contact_id, full_name, company FROM contacts WHERE lower(full_name) LIKE 'yuki okafor-v%' AND deleted_at IS NULL ORDER BY lower(full_name) LIMIT 20;
\endif

-- name: contacts_name_infix
-- as: app
-- calls: 60
\set pick random(1, 2)
\if :pick = 1
/* contacts_name_infix */ SELECT contact_id, full_name, company FROM contacts WHERE full_name ILIKE '%vist-van%' AND deleted_at IS NULL ORDER BY full_name LIMIT 50;
\else
/* contacts_name_infix */ SELECT contact_id, full_name, company FROM contacts WHERE full_name ILIKE '%walski-lun%' AND deleted_at IS NULL ORDER BY full_name LIMIT 50;
\endif

-- name: contact_insert
-- as: app
-- calls: 200
\set n random(1, 2000000000)
/* contact_insert */ INSERT INTO contacts (tenant_id, full_name, email, company, created_at) VALUES (:tenant, 'New Contact', 'new:n@example.com', 'Company 1', '20261122T1200:sec+00') ON CONFLICT DO NOTHING RETURNING contact_id;

-- name: contact_delete
-- as: app
-- calls: 100
\set contact random(1, :contacts)
/* contact_delete */ UPDATE contacts SET deleted_at = '20261122T1200:sec+00' WHERE contact_id = :contact AND deleted_at IS NULL;

-- Sites, networks, devices ---------------------------------------------------------------------------------------------

-- name: sites_of_tenant
-- as: app
-- calls: 300
/* sites_of_tenant */ SELECT site_id, name, city FROM sites WHERE tenant_id = :tenant ORDER BY name LIMIT 50;

-- name: sites_export
-- as: staff
-- calls: 40
/* sites_export */ SELECT site_id, name, street, city FROM sites WHERE tenant_id = :tenant AND name > 'Plant' COLLATE "C" ORDER BY name COLLATE "C" LIMIT 200;

-- name: sites_nearest
-- as: app
-- calls: 250
\set x random(0, 20000)
\set y random(40000, 58000)
/* sites_nearest */ SELECT site_id, name, location <-> point(:x / 1000.0, :y / 1000.0) AS distance FROM sites ORDER BY location <-> point(:x / 1000.0, :y / 1000.0) LIMIT 10;

-- name: sites_on_map
-- as: app
-- calls: 100
\set x random(0, 20)
\set y random(40, 58)
/* sites_on_map */ SELECT site_id, name, location FROM sites WHERE location <@ box(point(:x, :y), point(:x + 0.5, :y + 0.5)) LIMIT 500;

-- name: sites_of_city
-- as: app
-- calls: 60
\set city random(1, 400)
/* sites_of_city */ SELECT site_id, name, street FROM sites WHERE city = 'City :city' ORDER BY street;

-- name: network_of_address
-- as: app
-- calls: 300
\set a (:site / 250) % 80
\set b :site % 250
/* network_of_address */ SELECT network_id, site_id, purpose FROM networks WHERE network >>= '10.:a.:b.17'::inet ORDER BY masklen(network) DESC LIMIT 1;

-- name: devices_in_subnet
-- as: staff
-- calls: 80
\set a (:site / 250) % 80
\set b :site % 250
/* devices_in_subnet */ SELECT device_id, site_id, address, firmware FROM devices WHERE address << '10.:a.:b.0/24'::inet ORDER BY address;

-- name: devices_of_site
-- as: app
-- calls: 400
/* devices_of_site */ SELECT device_id, mac, address, firmware, last_seen_at FROM devices WHERE site_id = :site ORDER BY device_id;

-- name: device_heartbeat
-- as: app
-- calls: 3000
\set device random(1, :devices)
/* device_heartbeat */ UPDATE devices SET last_seen_at = '20261122T1200:sec+00' WHERE device_id = :device;

-- name: devices_silent
-- as: staff
-- calls: 8
/* devices_silent */ SELECT device_id, site_id, last_seen_at FROM devices WHERE last_seen_at < '2026-11-20' ORDER BY last_seen_at LIMIT 200;

-- Assets ---------------------------------------------------------------------------------------------------------------

-- name: asset_by_id
-- as: app
-- calls: 3000
/* asset_by_id */ SELECT asset_id, asset_tag, manufacturer, model_code, status, attributes FROM assets WHERE asset_id = :asset;

-- name: asset_by_serial
-- as: app
-- calls: 300
\set serial 100000000 + (:asset * 7368787) % 899999981
/* asset_by_serial */ SELECT asset_id, tenant_id, site_id, status FROM assets WHERE serial_number = 'SN:serial';

-- name: assets_of_site
-- as: app
-- calls: 500
/* assets_of_site */ SELECT asset_id, asset_tag, model_code, status FROM assets WHERE site_id = :site ORDER BY asset_tag;

-- name: asset_children
-- as: app
-- calls: 200
/* asset_children */ SELECT asset_id, asset_tag, status FROM assets WHERE parent_asset_id = :asset;

-- name: assets_tag_prefix
-- as: app
-- calls: 150
\set tag 10000 + random(0, 89999)
/* assets_tag_prefix */ SELECT asset_id, asset_tag, site_id FROM assets WHERE asset_tag LIKE 'AT-0:tag%' ORDER BY asset_tag LIMIT 20;

-- name: assets_tag_from
-- as: staff
-- calls: 40
\set tag 10000 + random(0, 89999)
/* assets_tag_from */ SELECT asset_id, asset_tag, site_id FROM assets WHERE asset_tag >= 'AT-0:tag' ORDER BY asset_tag LIMIT 50;

-- name: assets_with_attributes
-- as: app
-- calls: 120
\set pick random(1, 3)
\if :pick = 1
/* assets_with_attributes */ SELECT asset_id, asset_tag, site_id FROM assets WHERE attributes @> '{"fuel": "district", "certified": true}' LIMIT 100;
\elif :pick = 2
/* assets_with_attributes */ SELECT asset_id, asset_tag, site_id FROM assets WHERE attributes @> '{"fuel": "oil", "certified": true, "floor": 3}' LIMIT 100;
\else
/* assets_with_attributes */ SELECT asset_id, asset_tag, site_id FROM assets WHERE attributes @> '{"certified": true, "floor": 12}' LIMIT 100;
\endif

-- name: assets_large
-- as: staff
-- calls: 60
\set kw random(970, 995)
/* assets_large */ SELECT asset_id, asset_tag, (attributes->>'capacity_kw')::int AS capacity_kw FROM assets WHERE (attributes->>'capacity_kw')::int >= :kw ORDER BY (attributes->>'capacity_kw')::int DESC LIMIT 100;

-- name: assets_of_model
-- as: staff
-- calls: 60
\set n random(10, 27) * 10
\set m random(10, 27) * 10 + 4
\set pick random(1, 2)
\if :pick = 1
/* assets_of_model */ SELECT a.asset_id, a.asset_tag, s.name, s.city FROM assets a JOIN sites s ON s.site_id = a.site_id WHERE a.model_code = 'M-:n' AND a.manufacturer = 'Voltis' ORDER BY s.city;
\else
/* assets_of_model */ SELECT a.asset_id, a.asset_tag, s.name, s.city FROM assets a JOIN sites s ON s.site_id = a.site_id WHERE a.model_code = 'M-:m' AND a.manufacturer = 'Termik' ORDER BY s.city;
\endif

-- name: assets_by_model
-- as: staff
-- calls: 6
/* assets_by_model */ SELECT manufacturer, model_code, count(*) FROM assets GROUP BY manufacturer, model_code ORDER BY count(*) DESC LIMIT 50;

-- name: assets_warranty_ending
-- as: staff
-- calls: 30
\set day random(10, 28)
/* assets_warranty_ending */ SELECT asset_id, asset_tag, site_id, warranty_until FROM assets WHERE warranty_until BETWEEN '2026-12-:day' AND '2026-12-:day'::date + 7 AND status = 'active' ORDER BY warranty_until;

-- name: asset_delete
-- as: staff
-- calls: 8
\set gone random(int(:assets * 0.991), :assets)
/* asset_delete */ DELETE FROM assets WHERE asset_id = :gone;

-- name: model_rename
-- as: staff
-- calls: 4
\set n random(281, 300)
/* model_rename */ UPDATE asset_models SET model_code = 'X-:n-:sec' WHERE model_code = 'M-:n';

-- Sensors and readings -------------------------------------------------------------------------------------------------

-- name: sensors_of_asset
-- as: app
-- calls: 400
\set with 1 + (random(1, :sensors) * 7919) % :assets
/* sensors_of_asset */ SELECT sensor_id, kind, unit FROM telemetry.sensors WHERE asset_id = :with;

-- name: readings_insert
-- as: app
-- calls: 2500
\set a random(1, :sensors)
\set b random(1, :sensors)
\set us random(100000, 999999)
/* readings_insert */ INSERT INTO telemetry.readings (sensor_id, quality, recorded_at, value) VALUES (:sensor, 0, '20261122T1200:sec.:us+00', 21.5), (:a, 0, '20261122T1201:sec.:us+00', 20.5), (:b, 0, '20261122T1202:sec.:us+00', 19.5) ON CONFLICT DO NOTHING;

-- name: reading_latest
-- as: app
-- calls: 2000
/* reading_latest */ SELECT recorded_at, value, quality FROM telemetry.readings WHERE sensor_id = :sensor ORDER BY recorded_at DESC LIMIT 1;

-- name: readings_chart
-- as: app
-- calls: 600
\set day random(12, 15)
/* readings_chart */ SELECT date_trunc('hour', recorded_at) AS hour, avg(value), min(value), max(value) FROM telemetry.readings WHERE sensor_id = :sensor AND recorded_at >= '2026-11-:day' AND recorded_at < '2026-11-:day'::timestamptz + interval '7 days' GROUP BY 1 ORDER BY 1;

-- name: readings_latest_of_each
-- as: app
-- calls: 200
\set a random(1, :sensors)
\set b random(1, :sensors)
/* readings_latest_of_each */ SELECT DISTINCT ON (sensor_id) sensor_id, recorded_at, value FROM telemetry.readings WHERE sensor_id = ANY ('{:sensor,:a,:b}'::int[]) AND recorded_at >= '2026-11-21' ORDER BY sensor_id, recorded_at DESC;

-- name: readings_rollup
-- as: staff
-- calls: 48
\set day random(10, 21)
/* readings_rollup */ SELECT sensor_id, count(*), avg(value) FROM telemetry.readings WHERE recorded_at >= '2026-11-:day' AND recorded_at < '2026-11-:day'::timestamptz + interval '1 day' GROUP BY sensor_id;

-- name: readings_suspect
-- as: staff
-- calls: 40
\set day random(19, 21)
/* readings_suspect */ SELECT sensor_id, recorded_at, value, quality FROM telemetry.readings WHERE quality <> 0 AND recorded_at >= '2026-11-:day' ORDER BY recorded_at DESC LIMIT 100;

-- name: readings_purge
-- as: staff
-- calls: 2
/* readings_purge */ DELETE FROM telemetry.readings WHERE recorded_at < '2026-10-11 21:00+00';

-- Work orders ----------------------------------------------------------------------------------------------------------

-- name: work_order_by_id
-- as: app
-- calls: 3000
/* work_order_by_id */ SELECT work_order_id, public_code, status, priority, title, due_at, assignee_id FROM work_orders WHERE work_order_id = :work_order;

-- name: work_order_by_code
-- as: app
-- calls: 600
\set code 1000000000 + :work_order * 7919
/* work_order_by_code */ SELECT work_order_id, status, title FROM work_orders WHERE public_code = 'W:code';

-- name: work_orders_claim
-- as: app
-- calls: 400
BEGIN;
/* work_orders_claim */ SELECT work_order_id, site_id, title FROM work_orders WHERE status = 'queued' ORDER BY priority DESC, created_at LIMIT 5 FOR UPDATE SKIP LOCKED;
COMMIT;

-- name: work_orders_lease_expired
-- as: app
-- calls: 120
/* work_orders_lease_expired */ SELECT work_order_id FROM work_orders WHERE status = 'running' AND lease_until < '20261122T1200:sec+00' ORDER BY lease_until LIMIT 50 FOR UPDATE SKIP LOCKED;

-- name: work_orders_of_tenant
-- as: app
-- calls: 400
/* work_orders_of_tenant */ SELECT work_order_id, public_code, status, title, created_at FROM work_orders WHERE tenant_id = :tenant AND deleted_at IS NULL ORDER BY created_at DESC, work_order_id DESC LIMIT 25;

-- name: work_orders_of_tenant_next_page
-- as: app
-- calls: 150
\set day random(10, 28)
/* work_orders_of_tenant_next_page */ SELECT work_order_id, public_code, status, title, created_at FROM work_orders WHERE tenant_id = :tenant AND deleted_at IS NULL AND (created_at, work_order_id) < ('2026-06-:day', :work_order) ORDER BY created_at DESC, work_order_id DESC LIMIT 25;

-- name: work_orders_board
-- as: app
-- calls: 200
/* work_orders_board */ SELECT work_order_id, title, status, priority, due_at FROM work_orders WHERE tenant_id = :tenant AND status IN ('queued', 'running', 'on_hold') AND deleted_at IS NULL ORDER BY priority DESC, due_at LIMIT 50;

-- name: work_orders_last_completed
-- as: app
-- calls: 200
/* work_orders_last_completed */ SELECT work_order_id, title, completed_at FROM work_orders WHERE tenant_id = :tenant ORDER BY completed_at DESC NULLS LAST LIMIT 20;

-- name: work_orders_overdue
-- as: staff
-- calls: 60
/* work_orders_overdue */ SELECT work_order_id, tenant_id, title, due_at FROM work_orders WHERE status NOT IN ('done', 'cancelled') AND due_at < '20261122T1200:sec+00' ORDER BY due_at LIMIT 100;

-- name: work_orders_of_asset
-- as: app
-- calls: 300
/* work_orders_of_asset */ SELECT work_order_id, title, status, created_at FROM work_orders WHERE asset_id = :asset ORDER BY created_at DESC LIMIT 10;

-- name: work_orders_of_assets
-- as: app
-- calls: 80
\set a random(1, :assets)
\set b random(1, :assets)
/* work_orders_of_assets */ SELECT asset_id, count(*) FROM work_orders WHERE asset_id = ANY ('{:asset,:a,:b}'::bigint[]) GROUP BY asset_id;

-- name: work_orders_last_of_each_asset
-- as: app
-- calls: 60
/* work_orders_last_of_each_asset */ SELECT DISTINCT ON (asset_id) asset_id, work_order_id, status, created_at FROM work_orders WHERE site_id = :site ORDER BY asset_id, created_at DESC;

-- name: work_orders_of_person
-- as: app
-- calls: 120
\set user random(1, :users)
/* work_orders_of_person */ SELECT work_order_id, title, status, due_at FROM work_orders WHERE assignee_id = :user OR reporter_id = :user ORDER BY created_at DESC LIMIT 25;

-- name: work_orders_by_ids
-- as: app
-- calls: 300
\set a random(1, :work_orders)
/* work_orders_by_ids */ SELECT work_order_id, title, status FROM work_orders WHERE work_order_id IN (:work_order, :a, :recent_order);

-- name: work_orders_touched
-- as: staff
-- calls: 6
/* work_orders_touched */ SELECT count(*) FROM work_orders WHERE updated_at >= '2026-11-22';

-- name: work_order_create
-- as: app
-- calls: 250
\set n random(1000000000, 2000000000)
BEGIN;
/* work_order_next_number */ SELECT coalesce(max(sequence_no), 0) + 1 AS next_number FROM work_orders WHERE tenant_id = :tenant \gset
/* work_order_create */ INSERT INTO work_orders (tenant_id, sequence_no, public_code, site_id, asset_id, reporter_id, title, due_at, created_at, updated_at) VALUES (:tenant, :next_number, 'N:n', :site, :asset, 1, 'Leak urgent', '2026-11-30', '20261122T1200:sec+00', '20261122T1200:sec+00') ON CONFLICT (public_code) DO NOTHING;
/* outbox_insert */ INSERT INTO outbox (topic, aggregate_type, aggregate_id, payload, created_at) VALUES ('work_order.created', 'work_order', :work_order, '{"version": 2}', '20261122T1200:sec+00');
COMMIT;

-- name: work_order_set_status
-- as: app
-- calls: 500
BEGIN;
/* work_order_set_status */ UPDATE work_orders SET status = 'on_hold', updated_at = '20261122T1200:sec+00' WHERE work_order_id = :recent_order AND status IN ('queued', 'running');
/* history_insert */ INSERT INTO work_order_history (work_order_id, status, changed_at) VALUES (:recent_order, 'on_hold', '20261122T1200:sec+00');
COMMIT;

-- name: work_order_note
-- as: app
-- calls: 600
/* work_order_note */ UPDATE work_orders SET note = 'Waiting for parts.', updated_at = '20261122T1200:sec+00' WHERE work_order_id = :recent_order;

-- name: work_order_complete
-- as: app
-- calls: 200
/* work_order_complete */ UPDATE work_orders SET status = 'done', completed_at = '20261122T1200:sec+00', updated_at = '20261122T1200:sec+00' WHERE work_order_id = :recent_order AND status = 'on_hold';

-- name: work_order_purge
-- as: staff
-- calls: 6
\set old random(1, int(:work_orders * 0.2))
/* work_order_purge */ DELETE FROM work_orders WHERE work_order_id = :old AND status IN ('done', 'cancelled');

-- name: history_export
-- as: staff
-- calls: 30
\set from random(1, int(:work_orders * 0.6))
/* history_export */ SELECT history_id, work_order_id, status, changed_at FROM work_order_history WHERE history_id > :from ORDER BY history_id LIMIT 1000;

-- Parts and charges ----------------------------------------------------------------------------------------------------

-- name: parts_number_prefix
-- as: app
-- calls: 150
\set number random(100, 999)
/* parts_number_prefix */ SELECT part_id, part_number, description, on_hand FROM parts WHERE part_number LIKE 'HX-:number%' ORDER BY part_number LIMIT 20;

-- name: part_usage
-- as: app
-- calls: 200
\set part 1 + int(:parts * 0.99 * pow(random(0, 999999) / 1000000.0, 2.5))
/* part_usage */ SELECT sum(quantity) FROM work_order_parts WHERE part_id = :part;

-- name: part_take
-- as: app
-- calls: 500
\set part random(1, :parts)
/* part_take */ UPDATE parts SET on_hand = on_hand - 1 WHERE part_id = :part AND on_hand > 0;

-- name: parts_to_order
-- as: staff
-- calls: 12
/* parts_to_order */ SELECT part_id, part_number, on_hand FROM parts WHERE on_hand < reorder_level ORDER BY part_number;

-- name: part_delete
-- as: staff
-- calls: 6
\set part random(int(:parts * 0.991), :parts)
/* part_delete */ DELETE FROM parts WHERE part_id = :part;

-- name: charges_of_work_order
-- as: app
-- calls: 300
/* charges_of_work_order */ SELECT charge_id, amount, adjusted_amount, settled_at FROM charges WHERE work_order_id = :work_order;

-- name: charges_period
-- as: app
-- calls: 80
/* charges_period */ SELECT min(billed_at), max(billed_at) FROM charges WHERE tenant_id = :tenant;

-- name: charges_open
-- as: app
-- calls: 120
/* charges_open */ SELECT charge_id, amount, billed_at FROM charges WHERE tenant_id = :tenant AND settled_at IS NULL ORDER BY billed_at;

-- name: charges_latest
-- as: staff
-- calls: 60
\set day random(15, 20)
/* charges_latest */ SELECT charge_id, tenant_id, amount, billed_at FROM charges WHERE billed_at >= '2026-11-:day' ORDER BY billed_at DESC LIMIT 100;

-- name: charges_of_day
-- as: staff
-- calls: 40
\set day random(10, 21)
/* charges_of_day */ SELECT count(*), sum(amount) FROM charges WHERE (billed_at AT TIME ZONE 'UTC')::date = '2026-11-:day';

-- name: charges_of_month
-- as: staff
-- calls: 12
\set month random(1, 9)
/* charges_of_month */ SELECT count(*), sum(amount) FROM charges WHERE date_trunc('month', billed_at) = '2026-0:month-01';

-- name: charges_large
-- as: staff
-- calls: 40
\set limit random(4500, 5000)
/* charges_large */ SELECT charge_id, tenant_id, coalesce(adjusted_amount, amount) AS due FROM charges WHERE coalesce(adjusted_amount, amount) >= :limit ORDER BY coalesce(adjusted_amount, amount) DESC LIMIT 50;

-- name: revenue_by_plan
-- as: staff
-- calls: 3
/* revenue_by_plan */ SELECT t.plan, date_trunc('month', c.billed_at) AS month, sum(coalesce(c.adjusted_amount, c.amount)) FROM charges c JOIN tenants t ON t.tenant_id = c.tenant_id GROUP BY 1, 2 ORDER BY 1, 2;

-- Reservations and contracts -------------------------------------------------------------------------------------------

-- name: reservation_conflicts
-- as: app
-- calls: 400
\set resource random(1, :resources)
\set day random(10, 28)
/* reservation_conflicts */ SELECT reservation_id, during FROM reservations WHERE resource_id = ':resource' AND during && tstzrange('2026-11-:day 08:00+00', '2026-11-:day 18:00+00');

-- name: reservations_of_day
-- as: app
-- calls: 200
\set day random(10, 28)
/* reservations_of_day */ SELECT reservation_id, resource_id, during, purpose FROM reservations WHERE tenant_id = ':tenant' AND during && tstzrange('2026-11-:day 00:00+00', '2026-11-:day 23:59+00') ORDER BY lower(during);

-- name: reservations_now
-- as: staff
-- calls: 60
\set day random(10, 21)
/* reservations_now */ SELECT reservation_id, tenant_id, resource_id FROM reservations WHERE during @> '2026-11-:day 12:00:sec+00'::timestamptz;

-- name: reservations_of_user
-- as: app
-- calls: 120
\set user random(1, :users)
/* reservations_of_user */ SELECT reservation_id, resource_id, during FROM reservations WHERE booked_by = :user ORDER BY lower(during) DESC LIMIT 10;

-- name: reservation_insert
-- as: app
-- calls: 100
\set resource random(1, :resources)
\set day random(10, 28)
/* reservation_insert */ INSERT INTO reservations (tenant_id, resource_id, booked_by, during, purpose) VALUES (:tenant, :resource, 1, tstzrange('2027-02-:day 08:00+00', '2027-02-:day 09:00+00'), 'meeting') ON CONFLICT DO NOTHING RETURNING reservation_id;

-- name: contracts_valid_on
-- as: staff
-- calls: 40
\set month random(1, 9)
/* contracts_valid_on */ SELECT contract_id, site_id, service_level FROM contracts WHERE valid @> '2014-0:month-15'::date;

-- name: contracts_ending
-- as: staff
-- calls: 30
\set day random(10, 20)
/* contracts_ending */ SELECT contract_id, site_id, upper(valid) AS ends_on FROM contracts WHERE upper(valid) >= '2026-12-:day' AND upper(valid) < date '2026-12-:day' + 7 ORDER BY upper(valid);

-- name: contracts_of_site
-- as: app
-- calls: 300
/* contracts_of_site */ SELECT contract_id, service_level, valid FROM contracts WHERE site_id = :site ORDER BY lower(valid) DESC;

-- Documents and articles -----------------------------------------------------------------------------------------------

-- name: documents_of_tenant
-- as: app
-- calls: 300
/* documents_of_tenant */ SELECT document_id, title, created_at FROM documents WHERE tenant_id = :tenant AND deleted_at IS NULL ORDER BY created_at DESC LIMIT 25;

-- name: documents_of_asset
-- as: app
-- calls: 400
/* documents_of_asset */ SELECT document_id, title, mime_type FROM documents WHERE asset_id = :asset AND deleted_at IS NULL ORDER BY created_at DESC;

-- name: document_by_url
-- as: app
-- calls: 300
\set j random(1, :documents)
\set a 100000000000 + :j * 48271
\set b 200000000000 + :j * 69621
\set c 300000000000 + :j * 39373
\set d 400000000000 + :j * 40692
/* document_by_url */ SELECT document_id, tenant_id, title FROM documents WHERE source_url = 'https://files.example.com/v2/object-store/eu-central-1/:a-:b/service-documents/signed/:c/original?checksum=:d-:j';

-- name: documents_with_attributes
-- as: app
-- calls: 150
\set pick random(1, 3)
\if :pick = 1
/* documents_with_attributes */ SELECT document_id, title FROM documents WHERE attributes @> '{"department": "roof", "revision": 7}' LIMIT 50;
\elif :pick = 2
/* documents_with_attributes */ SELECT document_id, title FROM documents WHERE attributes @> '{"department": "legal", "revision": 12}' LIMIT 50;
\else
/* documents_with_attributes */ SELECT document_id, title FROM documents WHERE attributes @> '{"department": "hvac", "revision": 31}' LIMIT 50;
\endif

-- name: documents_superseded
-- as: staff
-- calls: 30
/* documents_superseded */ SELECT document_id, title, attributes->>'superseded_by' AS superseded_by FROM documents WHERE attributes ? 'superseded_by' AND tenant_id = :tenant;

-- name: documents_signed_in
-- as: staff
-- calls: 40
\set pick random(1, 2)
\if :pick = 1
/* documents_signed_in */ SELECT document_id, title FROM documents WHERE attributes @@ '$.signatory.country == "LU"' ORDER BY created_at DESC LIMIT 50;
\else
/* documents_signed_in */ SELECT document_id, title FROM documents WHERE attributes @@ '$.signatory.country == "DK"' ORDER BY created_at DESC LIMIT 50;
\endif

-- name: documents_with_any_tag
-- as: app
-- calls: 120
\set a random(150, 400)
\set b random(150, 400)
/* documents_with_any_tag */ SELECT document_id, title, tags FROM documents WHERE tags && ARRAY['tag-:a', 'tag-:b'] LIMIT 50;

-- name: documents_with_tags
-- as: app
-- calls: 80
\set a random(10, 60)
\set b random(61, 200)
/* documents_with_tags */ SELECT document_id, title FROM documents WHERE tags @> ARRAY['tag-:a', 'tag-:b'] ORDER BY document_id;

-- name: documents_tagged
-- as: staff
-- calls: 20
\set a random(300, 400)
/* documents_tagged */ SELECT count(*) FROM documents WHERE 'tag-:a' = ANY (tags);

-- name: documents_title_infix
-- as: app
-- calls: 40
\set pick random(1, 2)
\if :pick = 1
/* documents_title_infix */ SELECT document_id, title FROM documents WHERE title ILIKE '%panel 7781%' AND deleted_at IS NULL ORDER BY created_at DESC LIMIT 20;
\else
/* documents_title_infix */ SELECT document_id, title FROM documents WHERE title ILIKE '%boiler 4499%' AND deleted_at IS NULL ORDER BY created_at DESC LIMIT 20;
\endif

-- name: documents_of_archive
-- as: staff
-- calls: 12
/* documents_of_archive */ SELECT a.manufacturer, count(*) FROM documents d JOIN assets a ON a.asset_id = d.asset_id WHERE d.attributes->>'lifecycle' = 'archived' AND d.deleted_at IS NULL GROUP BY a.manufacturer;

-- name: document_insert
-- as: app
-- calls: 200
\set n random(1, 2000000000)
/* document_insert */ INSERT INTO documents (tenant_id, asset_id, title, mime_type, source_url, attributes, tags, created_at) VALUES (:tenant, :asset, 'Photo', 'image/jpeg', 'https://files.example.com/v2/object-store/eu-central-1/new/:n', '{"department": "hvac", "lifecycle": "current", "revision": 1}', '{tag-1}', '20261122T1200:sec+00');

-- name: document_viewed
-- as: app
-- calls: 1200
/* document_viewed */ UPDATE documents SET views = views + 1 WHERE document_id = :document;

-- name: articles_search
-- as: app
-- calls: 24
\set pick random(1, 2)
\if :pick = 1
/* articles_search */ SELECT article_id, title FROM articles WHERE to_tsvector('english', title || ' ' || coalesce(body, '')) @@ websearch_to_tsquery('english', 'boiler corrosion') ORDER BY updated_at DESC LIMIT 20;
\else
/* articles_search */ SELECT article_id, title FROM articles WHERE to_tsvector('english', title || ' ' || coalesce(body, '')) @@ websearch_to_tsquery('english', 'compressor refrigerant leak') ORDER BY updated_at DESC LIMIT 20;
\endif

-- name: articles_search_default
-- as: staff
-- calls: 6
/* articles_search_default */ SELECT article_id, title FROM articles WHERE to_tsvector(title) @@ plainto_tsquery('testing damper') ORDER BY article_id LIMIT 20;

-- Events, counters, logs -----------------------------------------------------------------------------------------------

-- name: outbox_poll
-- as: app
-- calls: 500
BEGIN;
/* outbox_poll */ SELECT event_id, topic, aggregate_id, payload FROM outbox WHERE published_at IS NULL ORDER BY event_id LIMIT 20 FOR UPDATE SKIP LOCKED;
COMMIT;

-- name: outbox_published
-- as: app
-- calls: 200
\set event :events - random(0, 59)
/* outbox_published */ UPDATE outbox SET published_at = '20261122T1200:sec+00' WHERE event_id = :event AND published_at IS NULL;

-- name: outbox_of_topic
-- as: staff
-- calls: 40
\set day random(10, 21)
/* outbox_of_topic */ SELECT event_id, aggregate_id, payload, created_at FROM outbox WHERE topic = 'charge.billed' AND created_at >= '2026-11-:day' ORDER BY created_at LIMIT 200;

-- name: outbox_of_aggregate
-- as: staff
-- calls: 60
/* outbox_of_aggregate */ SELECT event_id, topic, created_at, published_at FROM outbox WHERE aggregate_type = 'work_order' AND aggregate_id = :work_order ORDER BY event_id;

-- name: usage_add
-- as: app
-- calls: 2000
/* usage_add */ INSERT INTO usage_counters (tenant_id, metric, day, amount) VALUES (:tenant, 'api_calls', '2026-11-22', 1) ON CONFLICT (tenant_id, metric, day) DO UPDATE SET amount = usage_counters.amount + excluded.amount;

-- name: notifications_unread
-- as: app
-- calls: 500
\set user random(1, :users)
\set of 1 + int(:tenants * pow((:user * 7919 % :users) / (1.0 * :users), 2.5))
/* notifications_unread */ SELECT notification_id, subject, created_at FROM notifications WHERE tenant_id = :of AND recipient_id = :user AND read_at IS NULL ORDER BY created_at DESC LIMIT 20;

-- name: notifications_unread_count
-- as: app
-- calls: 600
\set user random(1, :users)
\set of 1 + int(:tenants * pow((:user * 7919 % :users) / (1.0 * :users), 2.5))
/* notifications_unread_count */ SELECT count(*) FROM notifications WHERE tenant_id = :of AND recipient_id = :user AND read_at IS NULL;

-- name: notification_insert
-- as: app
-- calls: 300
/* notification_insert */ INSERT INTO notifications (tenant_id, recipient_id, subject, created_at) VALUES (:tenant, 1, 'Sensor alarm', '20261122T1200:sec+00');

-- name: audit_insert
-- as: app
-- calls: 2500
/* audit_insert */ INSERT INTO audit.log (at, actor_id, action, object_type, object_id, detail) VALUES ('20261122T1200:sec+00', 1, 'update', 'work_order', :work_order, '{"ip": "10.0.0.1"}');

-- name: audit_of_day
-- as: staff
-- calls: 30
\set day random(10, 21)
/* audit_of_day */ SELECT at, actor_id, object_type, object_id FROM audit.log WHERE at >= '2026-11-:day' AND at < '2026-11-:day'::timestamptz + interval '1 day' AND action = 'export' ORDER BY at;

-- name: audit_of_address
-- as: staff
-- calls: 3
/* audit_of_address */ SELECT at, actor_id, action FROM audit.log WHERE detail @> '{"ip": "10.0.17.4"}' ORDER BY at DESC LIMIT 100;
