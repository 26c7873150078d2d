-- The platform's query mix: what the application sends, one template a block, in pgbench's script language.
--
--   name    also the comment at the head of each of its statements
--   as      app (the web application, the API, the workers) or staff (operators and reports)
--   calls   how often "run-queries" runs the block
--
-- Each block is preceded by the prelude below, so that :device and its like are at hand. A device or an account is drawn
-- evenly; its tenant (:tenant, :payer) follows from it as in data.sql, so that tenants come with the skew they have in the
-- data (int() rounds, hence the - 0.5). The clock that the application sends stands at 2026-11-22 12:00 UTC, the end of the
-- data.

-- prelude
\set device random(1, int(:devices * 0.94))
\set tenant 1 + int(80 * pow((:device * 7919 % :devices) / (1.0 * :devices), 1.4) - 0.5)
\set site 3 * :tenant - 2 + :device % 3
\set account random(1, :accounts)
\set payer 1 + int(80 * pow((:account * 7919 % :accounts) / (1.0 * :accounts), 1.4) - 0.5)
\set day random(10, 20)
\set sec random(10, 59)

-- Tenants, plans, prices -------------------------------------------------------------------------------------------------

-- name: tenant_by_slug
-- as: app
-- calls: 2000
/* tenant_by_slug */ SELECT tenant_id, name, region, plan_id FROM tenants WHERE slug = 'tenant-:tenant';

-- name: tenant_settings
-- as: app
-- calls: 300
/* tenant_settings */ SELECT settings FROM tenants WHERE tenant_id = :tenant;

-- name: tenants_in_beta
-- as: staff
-- calls: 4
/* tenants_in_beta */ SELECT tenant_id, name, settings->>'locale' AS locale FROM tenants WHERE settings @> '{"beta": true}' ORDER BY name;

-- name: prices_of_tenant
-- as: app
-- calls: 600
/* prices_of_tenant */ SELECT m.code, pp.unit_price, p.code AS plan, r.currency FROM tenants t JOIN billing.plans p ON p.plan_id = t.plan_id JOIN billing.plan_prices pp ON pp.plan_id = p.plan_id JOIN billing.metrics m ON m.metric_id = pp.metric_id JOIN regions r ON r.region = t.region WHERE t.tenant_id = :tenant ORDER BY m.code;

-- name: plan_features_of_plan
-- as: app
-- calls: 500
\set plan random(1, 6)
/* plan_features_of_plan */ SELECT feature, value FROM billing.plan_features WHERE plan_id = :plan ORDER BY feature;

-- name: price_change
-- as: staff
-- calls: 6
\set plan random(1, 6)
/* price_change */ UPDATE billing.plan_prices SET unit_price = unit_price * 0.99, changed_at = '20261122T1200:sec+00' WHERE plan_id = :plan AND metric_id = 2;

-- name: rate_by_currency
-- as: app
-- calls: 300
/* rate_by_currency */ SELECT rate_id, rate FROM billing.rate_cache WHERE currency = 'USD' AND valid_on = '2026-11-:day'::date - 10;

-- name: rate_insert
-- as: staff
-- calls: 5
\set n random(1, 25)
/* rate_insert */ INSERT INTO billing.rate_cache (currency, rate, valid_on) VALUES ('NOK', 0.1, '2026-12-01'::date + :n) ON CONFLICT (currency, valid_on) DO NOTHING;

-- Accounts and consumers -------------------------------------------------------------------------------------------------

-- name: account_by_id
-- as: app
-- calls: 800
/* account_by_id */ SELECT account_id, name, address_line_1, address_line_2, contact1_name, contact1_email FROM billing.accounts WHERE tenant_id = :payer AND account_id = :account;

-- name: accounts_of_tenant
-- as: app
-- calls: 200
/* accounts_of_tenant */ SELECT account_id, name FROM billing.accounts WHERE tenant_id = :tenant ORDER BY name LIMIT 50;

-- name: account_by_email
-- as: app
-- calls: 300
/* account_by_email */ SELECT account_id, name FROM billing.accounts WHERE tenant_id = :payer AND (contact1_email = 'first:account@example.com' OR contact2_email = 'first:account@example.com' OR contact3_email = 'first:account@example.com');

-- name: account_rename
-- as: app
-- calls: 40
BEGIN;
/* account_rename */ UPDATE billing.accounts SET name = 'Renamed Works :account Ltd' WHERE tenant_id = :payer AND account_id = :account;
/* account_rename_entries */ UPDATE billing.ledger_entries SET account_name = 'Renamed Works :account Ltd' WHERE tenant_id = :payer AND account_id = :account;
COMMIT;

-- name: consumers_by_segment
-- as: staff
-- calls: 6
\set pick random(1, 3)
\if :pick = 1
/* consumers_by_segment */ SELECT segment, count(*), count(*) FILTER (WHERE is_opted_in) FROM consumers WHERE region = 'eu' GROUP BY segment;
\elif :pick = 2
/* consumers_by_segment */ SELECT segment, count(*), count(*) FILTER (WHERE is_opted_in) FROM consumers WHERE region = 'us' GROUP BY segment;
\else
/* consumers_by_segment */ SELECT segment, count(*), count(*) FILTER (WHERE is_opted_in) FROM consumers WHERE region = 'ap' GROUP BY segment;
\endif

-- name: consumers_search
-- as: staff
-- calls: 6
\set n random(100, 310)
\set pick random(1, 2)
\if :pick = 1
/* consumers_search */ SELECT consumer_id, full_name, street, city FROM consumers WHERE region = 'ap' AND note LIKE '%technician :n %' ORDER BY full_name LIMIT 20;
\else
/* consumers_search */ SELECT consumer_id, full_name, street, city FROM consumers WHERE region = 'us' AND note LIKE '%technician :n %' ORDER BY full_name LIMIT 20;
\endif

-- name: consumers_to_write_to
-- as: staff
-- calls: 8
\set city random(1, 699)
/* consumers_to_write_to */ SELECT consumer_id, full_name, email FROM consumers WHERE region = 'us' AND is_opted_in AND city = 'City :city' ORDER BY full_name;

-- name: consumer_by_id
-- as: staff
-- calls: 300
\set consumer random(1, :consumers)
/* consumer_by_id */ SELECT full_name, email, street, city, segment FROM consumers WHERE region = 'eu' AND consumer_id = :consumer;

-- name: consumer_note
-- as: staff
-- calls: 60
\set consumer random(1, :consumers)
/* consumer_note */ UPDATE consumers SET note = 'Called back.' WHERE region = 'eu' AND consumer_id = :consumer;

-- Devices ----------------------------------------------------------------------------------------------------------------

-- name: device_by_serial
-- as: app
-- calls: 1500
\set serial 100000 + :device * 7919
/* device_by_serial */ SELECT device_id, model, created_at FROM meter.devices WHERE tenant_id = :tenant AND serial = 'SN:serial';

-- name: device_heartbeat
-- as: app
-- calls: 6000
/* device_heartbeat */ UPDATE meter.devices SET last_seen_at = '20261122T1200:sec+00' WHERE tenant_id = :tenant AND device_id = :device;

-- name: devices_silent
-- as: staff
-- calls: 6
/* devices_silent */ SELECT device_id, tenant_id, last_seen_at FROM meter.devices WHERE last_seen_at < '2026-11-20' ORDER BY last_seen_at LIMIT 100;

-- name: device_state_set
-- as: app
-- calls: 4000
/* device_state_set */ UPDATE meter.device_state SET is_online = true, last_value = 21.5, updated_at = '20261122T1200:sec+00' WHERE tenant_id = :tenant AND device_id = :device;

-- name: devices_with_state
-- as: app
-- calls: 800
/* devices_with_state */ SELECT d.device_id, d.serial, d.model, s.is_online, s.last_value, s.updated_at FROM meter.devices d JOIN meter.device_state s ON s.device_id = d.device_id AND s.tenant_id = d.tenant_id WHERE d.tenant_id = :tenant ORDER BY d.serial;

-- name: device_register
-- as: app
-- calls: 60
\set n random(1000000000, 2000000000)
BEGIN;
/* device_insert */ INSERT INTO meter.devices (tenant_id, serial, model, last_seen_at, created_at) VALUES (:tenant, 'NEW:n', 'G9', '20261122T1200:sec+00', '20261122T1200:sec+00') RETURNING device_id \gset new_
/* device_state_insert */ INSERT INTO meter.device_state (device_id, tenant_id, updated_at) VALUES (:new_device_id, :tenant, '20261122T1200:sec+00');
/* placement_insert */ INSERT INTO meter.placements (device_id, tenant_id, site_id, installed_on) VALUES (:new_device_id, :tenant, :site, '2026-11-22');
/* device_registered */ SELECT d.device_id, d.serial, p.site_id FROM meter.devices d JOIN meter.placements p ON p.device_id = d.device_id AND p.tenant_id = d.tenant_id WHERE d.tenant_id = :tenant AND d.device_id = :new_device_id;
COMMIT;

-- name: device_move
-- as: app
-- calls: 4
/* device_move */ UPDATE meter.placements SET site_id = :site WHERE tenant_id = :tenant AND device_id = :device;

-- name: device_sheet
-- as: app
-- calls: 600
/* device_sheet */ SELECT d.device_id, d.serial, f.value AS firmware, c.value AS carrier, m.value AS mounting, b.value AS battery FROM meter.devices d LEFT JOIN meter.device_attributes f ON f.device_id = d.device_id AND f.name = 'firmware' LEFT JOIN meter.device_attributes c ON c.device_id = d.device_id AND c.name = 'carrier' LEFT JOIN meter.device_attributes m ON m.device_id = d.device_id AND m.name = 'mounting' LEFT JOIN meter.device_attributes b ON b.device_id = d.device_id AND b.name = 'battery' WHERE d.tenant_id = :tenant ORDER BY d.serial;

-- name: devices_by_attributes
-- as: app
-- calls: 300
\set f random(0, 8)
\set c random(0, 4)
/* devices_by_attributes */ SELECT d.device_id, d.serial FROM meter.devices d JOIN meter.device_attributes f ON f.device_id = d.device_id AND f.name = 'firmware' AND f.value = 'v:f' JOIN meter.device_attributes c ON c.device_id = d.device_id AND c.name = 'carrier' AND c.value = 'carrier-:c' WHERE d.tenant_id = :tenant;

-- name: sites_of_tenant
-- as: app
-- calls: 300
/* sites_of_tenant */ SELECT site_id, name, city FROM meter.sites WHERE tenant_id = :tenant ORDER BY name;

-- name: site_sheet
-- as: app
-- calls: 60
/* site_sheet */ SELECT * FROM meter.sites WHERE tenant_id = :tenant AND site_id = :site;

-- name: points_of_site
-- as: app
-- calls: 200
/* points_of_site */ SELECT point_id, label FROM meter.measurement_points WHERE tenant_id = :tenant AND site_id = :site ORDER BY label;

-- Readings ---------------------------------------------------------------------------------------------------------------

-- name: readings_ingest
-- as: app
-- calls: 1500
\set n 1746 + random(1, 100000) * 10
\set us random(100000, 999999)
/* readings_ingest */ INSERT INTO meter.readings (tenant_id, device_id, sequence_no, quality, recorded_at, value) VALUES (:tenant, :device, :n, 0, '20261122T1150:sec.:us+00', 20.5), (:tenant, :device, :n + 1, 0, '20261122T1151:sec.:us+00', 21.5), (:tenant, :device, :n + 2, 0, '20261122T1152:sec.:us+00', 22.5), (:tenant, :device, :n + 3, 0, '20261122T1153:sec.:us+00', 23.5), (:tenant, :device, :n + 4, 0, '20261122T1154:sec.:us+00', 24.5), (:tenant, :device, :n + 5, 0, '20261122T1155:sec.:us+00', 25.5), (:tenant, :device, :n + 6, 0, '20261122T1156:sec.:us+00', 26.5), (:tenant, :device, :n + 7, 0, '20261122T1157:sec.:us+00', 27.5), (:tenant, :device, :n + 8, 0, '20261122T1158:sec.:us+00', 28.5), (:tenant, :device, :n + 9, 0, '20261122T1159:sec.:us+00', 29.5) ON CONFLICT (device_id, sequence_no) DO NOTHING;

-- name: readings_of_device
-- as: app
-- calls: 1200
/* readings_of_device */ SELECT recorded_at, value, quality FROM meter.readings WHERE tenant_id = :tenant AND device_id = :device AND recorded_at >= '2026-11-:day 00:00+00' AND recorded_at < '2026-11-:day 00:00+00'::timestamptz + '1 day'::interval ORDER BY recorded_at;

-- name: readings_of_tenant_day
-- as: app
-- calls: 160
/* readings_of_tenant_day */ SELECT device_id, count(*), avg(value), min(value), max(value) FROM meter.readings WHERE tenant_id = :tenant AND recorded_at >= '2026-11-:day 00:00+00' AND recorded_at < '2026-11-:day 00:00+00'::timestamptz + '1 day'::interval GROUP BY device_id;

-- name: readings_of_tenant_week
-- as: app
-- calls: 30
/* readings_of_tenant_week */ SELECT date_trunc('hour', recorded_at) AS hour, avg(value) FROM meter.readings WHERE tenant_id = :tenant AND recorded_at >= '2026-11-:day 00:00+00'::timestamptz - '7 days'::interval AND recorded_at < '2026-11-:day 00:00+00' GROUP BY 1 ORDER BY 1;

-- name: readings_rollup
-- as: staff
-- calls: 24
\set hour random(10, 22)
/* readings_rollup */ INSERT INTO billing.usage_daily (tenant_id, device_id, metric_id, day, quantity, updated_at) SELECT tenant_id, device_id, 1, '2026-11-:day', count(*), '20261122T1200:sec+00' FROM meter.readings WHERE recorded_at >= '2026-11-:day :hour:00+00' AND recorded_at < '2026-11-:day :hour:00+00'::timestamptz + '1 hour'::interval GROUP BY tenant_id, device_id ON CONFLICT (tenant_id, device_id, metric_id, day) DO UPDATE SET quantity = usage_daily.quantity + excluded.quantity, updated_at = excluded.updated_at;

-- name: readings_suspect
-- as: app
-- calls: 20
/* readings_suspect */ SELECT device_id, recorded_at, value, quality FROM meter.readings WHERE tenant_id = :tenant AND quality <> 0 AND recorded_at >= '2026-11-:day 00:00+00' ORDER BY recorded_at DESC LIMIT 100;

-- name: readings_purge
-- as: staff
-- calls: 7
\set minute random(10, 59)
/* readings_purge */ DELETE FROM meter.readings WHERE recorded_at < '2026-11-22 11:00+00'::timestamptz - '90 days'::interval;

-- name: reading_by_sequence
-- as: app
-- calls: 200
\set k random(600, 1700)
/* reading_by_sequence */ SELECT reading_id, recorded_at, value FROM meter.readings WHERE tenant_id = :tenant AND device_id = :device AND sequence_no = :k;

-- name: reading_flag
-- as: app
-- calls: 60
\set k random(600, 1700)
/* reading_flag */ INSERT INTO meter.reading_flags (reading_id, reason) SELECT reading_id, 'disputed' FROM meter.readings WHERE tenant_id = :tenant AND device_id = :device AND sequence_no = :k;

-- name: flags_latest
-- as: app
-- calls: 60
/* flags_latest */ SELECT f.flag_id, f.reason, r.device_id, r.recorded_at, r.value FROM meter.reading_flags f JOIN meter.readings r ON r.reading_id = f.reading_id ORDER BY f.flag_id DESC LIMIT 20;

-- name: commands_of_site
-- as: app
-- calls: 2500
/* commands_of_site */ SELECT c.command_id, c.device_id, c.verb, c.argument, c.sent_at FROM meter.commands c JOIN meter.placements p ON p.device_id = c.device_id AND p.tenant_id = c.tenant_id WHERE c.tenant_id = :tenant AND p.site_id = :site ORDER BY c.sent_at DESC LIMIT 20;

-- name: command_send
-- as: app
-- calls: 300
/* command_send */ INSERT INTO meter.commands (tenant_id, device_id, verb, sent_at) VALUES (:tenant, :device, 'sync', '20261122T1200:sec+00');

-- Usage ------------------------------------------------------------------------------------------------------------------

-- name: usage_add
-- as: app
-- calls: 2500
/* usage_add */ INSERT INTO billing.usage_daily (tenant_id, device_id, metric_id, day, quantity, updated_at) VALUES (:tenant, :device, 2, '2026-11-22', 1, '20261122T1200:sec+00') ON CONFLICT (tenant_id, device_id, metric_id, day) DO UPDATE SET quantity = usage_daily.quantity + excluded.quantity, updated_at = excluded.updated_at;

-- name: usage_of_device
-- as: app
-- calls: 600
/* usage_of_device */ SELECT day, quantity FROM billing.usage_daily WHERE tenant_id = :tenant AND device_id = :device AND metric_id = 2 AND day >= '2026-10-:day' AND day < '2026-11-:day' ORDER BY day;

-- name: usage_by_metric_of_tenant
-- as: app
-- calls: 300
/* usage_by_metric_of_tenant */ SELECT u.metric_id, m.code, sum(u.quantity) FROM billing.usage_daily u JOIN billing.metrics m ON m.metric_id = u.metric_id WHERE u.tenant_id = :tenant AND u.day >= '2026-11-01' AND u.day < '2026-12-01' GROUP BY u.metric_id, m.code;

-- name: usage_of_all_tenants
-- as: staff
-- calls: 12
/* usage_of_all_tenants */ SELECT tenant_id, metric_id, sum(quantity) FROM billing.usage_daily WHERE day >= '2026-11-01' AND day < '2026-11-:day' GROUP BY tenant_id, metric_id ORDER BY tenant_id, metric_id;

-- Money ------------------------------------------------------------------------------------------------------------------

-- name: ledger_charge
-- as: app
-- calls: 800
\set n random(1000000000, 2000000000)
BEGIN;
/* ledger_insert */ INSERT INTO billing.ledger_entries (tenant_id, account_id, account_name, kind, amount, idempotency_key, memo, created_at) VALUES (:payer, :account, 'Works :account Ltd', 'usage', -0.5, 'new-:n', 'Booked by the API for a call, see statement of account', '20261122T1200:sec+00') ON CONFLICT (tenant_id, idempotency_key) DO NOTHING;
/* ledger_balance */ SELECT coalesce(sum(amount), 0) AS balance FROM billing.ledger_entries WHERE tenant_id = :payer AND account_id = :account;
COMMIT;

-- name: ledger_of_account
-- as: app
-- calls: 500
/* ledger_of_account */ SELECT entry_id, kind, amount, memo, created_at FROM billing.ledger_entries WHERE tenant_id = :payer AND account_id = :account ORDER BY entry_id DESC LIMIT 20;

-- name: ledger_by_account
-- as: app
-- calls: 90
/* ledger_by_account */ SELECT account_id, count(*), sum(amount) FROM billing.ledger_entries WHERE tenant_id = :payer GROUP BY account_id ORDER BY sum(amount) LIMIT 50;

-- name: ledger_by_kind
-- as: app
-- calls: 90
/* ledger_by_kind */ SELECT kind, count(*), sum(amount) FROM billing.ledger_entries WHERE tenant_id = :payer GROUP BY kind;

-- name: ledger_memo_search
-- as: app
-- calls: 60
\set contract random(100, 999)
/* ledger_memo_search */ SELECT entry_id, account_id, amount, memo FROM billing.ledger_entries WHERE tenant_id = :payer AND memo LIKE '%contract :contract,%' ORDER BY entry_id DESC LIMIT 50;

-- name: ledger_export
-- as: app
-- calls: 40
/* ledger_export */ SELECT entry_id, account_id, account_name, kind, amount, memo, created_at FROM billing.ledger_entries WHERE tenant_id = :payer ORDER BY account_name, entry_id LIMIT 100;

-- name: ledger_reconciliation
-- as: staff
-- calls: 2
/* ledger_reconciliation */ SELECT tenant_id, kind, min(balance), max(balance) FROM (SELECT tenant_id, kind, sum(amount) OVER (PARTITION BY tenant_id, kind ORDER BY created_at) AS balance FROM billing.ledger_entries) AS running GROUP BY tenant_id, kind ORDER BY tenant_id, kind;

-- name: invoice_create
-- as: app
-- calls: 200
BEGIN;
/* invoice_next_number */ SELECT nextval('billing.invoice_number_seq') AS number \gset
/* invoice_insert */ INSERT INTO billing.invoices (tenant_id, account_id, number, status, issued_on) VALUES (:payer, :account, :number, 'draft', '2026-11-22') RETURNING invoice_id \gset new_
/* invoice_lines_insert */ INSERT INTO billing.invoice_lines (tenant_id, invoice_id, metric_id, description, quantity, unit_price, amount) SELECT t.tenant_id, :new_invoice_id, pp.metric_id, 'Metered usage of the period', 1000, pp.unit_price, round(1000 * pp.unit_price, 2) FROM tenants t JOIN billing.plan_prices pp ON pp.plan_id = t.plan_id WHERE t.tenant_id = :payer;
/* invoice_total */ SELECT count(*), sum(amount) FROM billing.invoice_lines WHERE tenant_id = :payer AND invoice_id = :new_invoice_id;
COMMIT;

-- name: invoice_lines_of_invoice
-- as: app
-- calls: 3000
\set invoice random(1, :invoices)
\set debtor 1 + (:invoice * 7919) % :accounts
\set of 1 + int(80 * pow((:debtor * 7919 % :accounts) / (1.0 * :accounts), 1.4) - 0.5)
/* invoice_lines_of_invoice */ SELECT line_id, description, quantity, unit_price, amount FROM billing.invoice_lines WHERE tenant_id = :of AND invoice_id = :invoice ORDER BY line_id;

-- name: invoices_of_account
-- as: app
-- calls: 500
/* invoices_of_account */ SELECT i.invoice_id, i.number, i.status, i.issued_on, a.name FROM billing.invoices i JOIN billing.accounts a ON a.account_id = i.account_id AND a.tenant_id = i.tenant_id WHERE i.tenant_id = :payer AND i.account_id = :account ORDER BY i.issued_on DESC;

-- name: invoice_pay
-- as: app
-- calls: 150
\set invoice random(int(:invoices * 0.97) + 1, :invoices)
\set debtor 1 + (:invoice * 7919) % :accounts
\set of 1 + int(80 * pow((:debtor * 7919 % :accounts) / (1.0 * :accounts), 1.4) - 0.5)
BEGIN;
/* invoice_pay */ UPDATE billing.invoices SET status = 'paid' WHERE tenant_id = :of AND invoice_id = :invoice AND status = 'sent';
/* outbox_insert */ INSERT INTO ops.outbox (tenant_id, topic, payload, created_at) VALUES (:of, 'invoice.paid', '{"version": 2}', '20261122T1200:sec+00');
COMMIT;

-- Alarms -----------------------------------------------------------------------------------------------------------------

-- name: alarms_by_kind
-- as: staff
-- calls: 6
/* alarms_by_kind */ SELECT kind, severity, count(*), max(raised_at) FROM ops.alarms GROUP BY kind, severity ORDER BY kind, severity;

-- name: alarms_search
-- as: staff
-- calls: 5
\set n random(100, 999)
/* alarms_search */ SELECT alarm_id, device_id, message FROM ops.alarms WHERE message LIKE '%seen :n, rule 4%' ORDER BY alarm_id DESC LIMIT 50;

-- name: alarm_raise
-- as: app
-- calls: 500
\set n random(1000000000, 2000000000)
/* alarm_raise */ INSERT INTO ops.alarms (tenant_id, device_id, kind, severity, dedup_key, message, raised_at) VALUES (:tenant, :device, 'threshold', 2, 'new-:n', 'Device reported a value outside of what was agreed', '20261122T1200:sec+00') ON CONFLICT (dedup_key) DO UPDATE SET raised_at = excluded.raised_at;

-- name: alarm_by_key
-- as: app
-- calls: 400
\set n 100000000000 + random(1, :alarms) * 7919
/* alarm_by_key */ SELECT alarm_id, status, raised_at FROM ops.alarms WHERE dedup_key = 'alarm-:n';

-- name: alarms_of_device
-- as: app
-- calls: 400
/* alarms_of_device */ SELECT alarm_id, kind, status, raised_at FROM ops.alarms WHERE tenant_id = :tenant AND device_id = :device ORDER BY alarm_id DESC LIMIT 10;

-- name: alarms_open
-- as: app
-- calls: 200
/* alarms_open */ SELECT alarm_id, tenant_id, device_id, kind, raised_at FROM ops.alarms WHERE status = 'open' ORDER BY raised_at DESC LIMIT 50;

-- name: alarm_close
-- as: app
-- calls: 200
\set alarm random(int(:alarms * 0.995) + 1, :alarms)
/* alarm_close */ UPDATE ops.alarms SET status = 'closed' WHERE alarm_id = :alarm;

-- Queue, outbox, webhooks ------------------------------------------------------------------------------------------------

-- name: job_enqueue
-- as: app
-- calls: 600
/* job_enqueue */ INSERT INTO ops.jobs (tenant_id, kind, arguments, run_at) VALUES (:tenant, 'export', '{"object": 1}', '20261122T1200:sec+00');

-- name: job_run
-- as: app
-- calls: 500
BEGIN;
/* job_claim */ SELECT job_id, tenant_id, kind, arguments FROM ops.jobs WHERE status = 'queued' AND run_at <= '2026-11-22 12:01+00' ORDER BY run_at LIMIT 1 FOR UPDATE SKIP LOCKED \gset
/* job_start */ UPDATE ops.jobs SET status = 'running', locked_by = 'worker-1', attempts = attempts + 1 WHERE job_id = :job_id;
COMMIT;
/* job_done */ DELETE FROM ops.jobs WHERE job_id = :job_id;

-- name: queue_settings_get
-- as: app
-- calls: 600
\set n random(1, 8)
/* queue_settings_get */ SELECT concurrency, status FROM ops.queue_settings WHERE queue = 'queue-:n';

-- name: queue_settings_set
-- as: staff
-- calls: 4
\set n random(1, 8)
/* queue_settings_set */ UPDATE ops.queue_settings SET concurrency = 4, status = 'active' WHERE queue = 'queue-:n';

-- name: outbox_relay
-- as: app
-- calls: 180
BEGIN;
/* outbox_poll */ SELECT event_id, topic, payload FROM ops.outbox WHERE published_at IS NULL ORDER BY event_id LIMIT 1 FOR UPDATE SKIP LOCKED;
/* outbox_published */ UPDATE ops.outbox SET published_at = '20261122T1200:sec+00' WHERE event_id = (SELECT min(event_id) FROM ops.outbox WHERE published_at IS NULL);
COMMIT;

-- name: outbox_purge
-- as: app
-- calls: 4
/* outbox_purge */ DELETE FROM ops.outbox WHERE published_at < '2026-11-22 12:00+00'::timestamptz - '30 days'::interval;

-- name: webhook_delivered
-- as: app
-- calls: 400
/* webhook_delivered */ INSERT INTO ops.webhook_deliveries (tenant_id, payload, response, delivered_at) VALUES (:tenant, '{"event_type": "alarm.raised", "object": {"id": 1, "version": 3}, "live": true}', '{"status": 200, "body": "accepted"}', '20261122T1200:sec+00');

-- name: webhooks_of_type
-- as: app
-- calls: 300
\set pick random(1, 2)
\if :pick = 1
/* webhooks_of_type */ SELECT delivery_id, payload->>'event_type' AS event_type, delivered_at FROM ops.webhook_deliveries WHERE tenant_id = :tenant AND payload->>'event_type' = 'plan.changed' ORDER BY delivered_at DESC LIMIT 20;
\else
/* webhooks_of_type */ SELECT delivery_id, payload->>'event_type' AS event_type, delivered_at FROM ops.webhook_deliveries WHERE tenant_id = :tenant AND payload->>'event_type' = 'usage.limit' ORDER BY delivered_at DESC LIMIT 20;
\endif

-- name: webhooks_by_type
-- as: staff
-- calls: 12
/* webhooks_by_type */ SELECT payload->>'event_type' AS event_type, count(*) FROM ops.webhook_deliveries WHERE delivered_at >= '2026-11-:day' GROUP BY 1 ORDER BY 2 DESC;

-- name: webhook_response
-- as: app
-- calls: 100
\set webhook random(1, :webhooks)
\set of 1 + :webhook % 80
/* webhook_response */ SELECT delivered_at, response FROM ops.webhook_deliveries WHERE tenant_id = :of AND delivery_id = :webhook;

-- Sessions, caches, and what only sounds like it -------------------------------------------------------------------------

-- name: session_get
-- as: app
-- calls: 2500
\set i random(int(:sessions * 0.1), :sessions)
\set user 1 + (:i * 104729) % :users
\set of 1 + int(80 * pow((:user * 7919 % :users) / (1.0 * :users), 1.4) - 0.5)
\set s :sessions + :i
\set a 100000000000000000 + :s * 7919
\set b 200000000000000000 + :s * 48271
/* session_get */ SELECT user_id, tenant_id, data FROM app.sessions WHERE tenant_id = :of AND session_id = 's:a:b' AND expires_at > '20261122T1200:sec+00';

-- name: session_touch
-- as: app
-- calls: 2000
\set i random(int(:sessions * 0.1), :sessions)
\set user 1 + (:i * 104729) % :users
\set of 1 + int(80 * pow((:user * 7919 % :users) / (1.0 * :users), 1.4) - 0.5)
\set s :sessions + :i
\set a 100000000000000000 + :s * 7919
\set b 200000000000000000 + :s * 48271
/* session_touch */ UPDATE app.sessions SET last_used_at = '20261122T1200:sec+00', data = 'cart=1;locale=en' WHERE tenant_id = :of AND session_id = 's:a:b';

-- name: session_login
-- as: app
-- calls: 200
\set user random(1, :users)
\set of 1 + int(80 * pow((:user * 7919 % :users) / (1.0 * :users), 1.4) - 0.5)
\set n random(1000000000, 2000000000)
/* session_insert */ INSERT INTO app.sessions (session_id, tenant_id, user_id, data, last_used_at, expires_at) VALUES ('n:n', :of, :user, 'cart=;locale=en', '20261122T1200:sec+00', '20261129T1200:sec+00');

-- name: user_by_email
-- as: app
-- calls: 200
\set user random(1, :users)
/* user_by_email */ SELECT user_id, tenant_id FROM app.users WHERE email = 'user:user@example.com';

-- name: sessions_purge
-- as: app
-- calls: 12
/* sessions_purge */ DELETE FROM app.sessions WHERE expires_at < '20261122T1200:sec+00';

-- name: cache_get
-- as: app
-- calls: 2000
/* cache_get */ SELECT body FROM app.dashboard_cache WHERE tenant_id = :tenant AND cache_key = 'dashboard-:device' AND expires_at > '20261122T1200:sec+00';

-- name: cache_put
-- as: app
-- calls: 600
/* cache_put */ INSERT INTO app.dashboard_cache (cache_key, tenant_id, body, expires_at) VALUES ('dashboard-:device', :tenant, '{"series": [1, 2, 3]}', '20261122T1300:sec+00') ON CONFLICT (cache_key) DO UPDATE SET body = excluded.body, expires_at = excluded.expires_at;

-- name: dashboard
-- as: app
-- calls: 200
BEGIN READ ONLY;
/* dashboard_devices */ SELECT count(*) AS devices, count(*) FILTER (WHERE NOT is_online) AS offline FROM meter.device_state WHERE tenant_id = :tenant;
/* dashboard_usage */ SELECT day, sum(quantity) FROM billing.usage_daily WHERE tenant_id = :tenant AND day >= '2026-11-15' AND day < '2026-11-22' GROUP BY day ORDER BY day;
COMMIT;

-- name: events_upcoming
-- as: app
-- calls: 60
/* events_upcoming */ SELECT event_id, title, city, seats_free FROM crm.events WHERE held_on >= '2026-11-22' AND seats_free > 0 ORDER BY held_on LIMIT 20;

-- name: event_book
-- as: app
-- calls: 40
\set event random(326, 420)
/* event_book */ UPDATE crm.events SET seats_free = seats_free - 1 WHERE event_id = :event AND seats_free > 0;

-- name: training_of_account
-- as: app
-- calls: 60
/* training_of_account */ SELECT session_id, trainer, starts_at FROM crm.training_sessions WHERE account_id = :account ORDER BY starts_at;

-- name: api_request
-- as: app
-- calls: 1500
/* api_request_insert */ INSERT INTO audit.api_requests (tenant_id, at, path, status_code) VALUES (:tenant, '20261122T1200:sec+00', '/v1/usage', 200);

-- name: api_requests_of_tenant
-- as: app
-- calls: 200
/* api_requests_of_tenant */ SELECT at, path, status_code FROM audit.api_requests WHERE tenant_id = :tenant AND at >= '2026-11-:day' ORDER BY at DESC LIMIT 50;

-- name: api_errors
-- as: staff
-- calls: 20
/* api_errors */ SELECT tenant_id, count(*) FROM audit.api_requests WHERE at >= '2026-11-:day' AND at < '2026-11-:day'::timestamptz + '1 day'::interval AND status_code >= 500 GROUP BY tenant_id;
