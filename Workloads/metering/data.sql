-- Fills the platform as it is on 2026-11-15 12:00 UTC; "week.sql" adds the week after. Plain SQL for psql; every value
-- is a hash of its row number, so that two loads hold the same rows.
--
--   psql -v scale=0.1 -f data.sql     (default scale: 1.0, about 8 million rows)
--
-- Loaded by a superuser, the foreign-key triggers are off, which halves the time; loaded by anyone else, they run.

\set ON_ERROR_STOP on
\ir made-up.sql

-- What all tenants share.
INSERT INTO public.regions VALUES ('eu', 'Europe', 'EUR'), ('us', 'United States', 'USD'), ('ap', 'Asia and Pacific', 'SGD');
INSERT INTO billing.metrics VALUES (1, 'readings', 'count'), (2, 'api_calls', 'count'), (3, 'storage', 'MB'), (4, 'energy', 'kWh'),
    (5, 'alerts', 'count'), (6, 'exports', 'count');
INSERT INTO billing.plans OVERRIDING SYSTEM VALUE
SELECT i, 'plan-' || i, 50 * i FROM generate_series(1, 6) AS i;
INSERT INTO billing.plan_prices
SELECT p, m, round((0.01 / (p * m))::numeric, 6), pg_temp.before() - interval '200 days' FROM generate_series(1, 6) AS p CROSS JOIN generate_series(1, 6) AS m;
INSERT INTO billing.plan_features
SELECT p, f, (p * 10)::text FROM generate_series(1, 6) AS p CROSS JOIN unnest('{seats,exports,sso,audit,retention,webhooks,support,regions}'::text[]) AS f;
INSERT INTO billing.rate_cache (currency, rate, valid_on)
SELECT c, round((0.8 + pg_temp.rnd(d, 1) / 5)::numeric, 6), '2024-11-15'::date + d FROM generate_series(0, 730) AS d CROSS JOIN unnest('{USD,SGD,GBP,CHF}'::text[]) AS c;

INSERT INTO public.tenants OVERRIDING SYSTEM VALUE
SELECT i, 'tenant-' || i, pg_temp.pick(i, 11, '{North,Harbour,Alpine,Metro,Green,Union,Prime,City}') || ' ' || pg_temp.pick(i, 12, '{Energy,Water,Telecom,Mobility,Cloud}') || ' ' || i,
       pg_temp.pick(i, 13, '{eu,eu,eu,us,us,ap}'), 1 + i % 6,
       jsonb_build_object('locale', pg_temp.pick(i, 14, '{en,de,fr}'), 'theme', pg_temp.pick(i, 15, '{light,dark}'), 'beta', i % 10 = 0, 'limits', jsonb_build_object('devices', 1000 * (1 + i % 5))),
       pg_temp.before() - interval '2000 days' * pg_temp.rnd(i, 16)
FROM generate_series(1, 80) AS i;

-- Accounts: one in three has a second contact, one in twelve a third.
INSERT INTO billing.accounts OVERRIDING SYSTEM VALUE
SELECT i, pg_temp.tenant(i, :accounts), pg_temp.account_name(i), i % 200 || ' Main Street', CASE WHEN i % 5 = 0 THEN 'Floor ' || i % 9 END,
       pg_temp.person(i, 21), 'first' || i || '@example.com', '+44' || 2000000000 + i,
       CASE WHEN i % 3 = 0 THEN pg_temp.person(i, 22) END, CASE WHEN i % 3 = 0 THEN 'second' || i || '@example.com' END, CASE WHEN i % 3 = 0 THEN '+44' || 3000000000 + i END,
       CASE WHEN i % 12 = 0 THEN pg_temp.person(i, 23) END, CASE WHEN i % 12 = 0 THEN 'third' || i || '@example.com' END, CASE WHEN i % 12 = 0 THEN '+44' || 4000000000 + i END,
       pg_temp.before() - interval '1500 days' * (1 - i::double precision / :accounts)
FROM generate_series(1::bigint, :accounts) AS i;

INSERT INTO public.consumers OVERRIDING SYSTEM VALUE
SELECT i, CASE WHEN r.u < 0.55 THEN 'eu' WHEN r.u < 0.9 THEN 'us' ELSE 'ap' END, pg_temp.person(i, 31), 'consumer' || i || '@mail.example.com', 1 + i % 400 || ' Station Road, house ' || i % 17,
       'City ' || i % 700, pg_temp.pick(i, 32, '{household,household,household,farm,shop,office}'), i % 4 = 0,
       'Wants paper statements; meter in the cellar, key with the neighbour at number ' || i % 90 || '; last visit by technician ' || i % 311 || ' went as planned.',
       pg_temp.before() - interval '1500 days' * (1 - i::double precision / :consumers)
FROM generate_series(1::bigint, :consumers) AS i CROSS JOIN LATERAL (SELECT pg_temp.rnd(i, 33) AS u) AS r;

-- Sites: three for each tenant. Device i belongs to tenant(i) and stands on one of its sites.
INSERT INTO meter.sites OVERRIDING SYSTEM VALUE
SELECT i, (i + 2) / 3, 'Site ' || i, 'City ' || i % 70, CASE WHEN i % 40 = 1 THEN 300 END, CASE WHEN i % 60 = 2 THEN 1200 END, CASE WHEN i % 30 = 3 THEN 4 END,
       CASE WHEN i % 50 = 4 THEN 'A' END, CASE WHEN i % 80 = 5 THEN 'T-' || i END, CASE WHEN i % 20 = 6 THEN 99.5 END, CASE WHEN i % 120 = 7 THEN 'H' || i END, CASE WHEN i % 100 = 8 THEN 'Q' || i END
FROM generate_series(1, 240) AS i;

INSERT INTO meter.devices OVERRIDING SYSTEM VALUE
SELECT i, pg_temp.tenant(i, :devices), 'SN' || (100000 + i * 7919), pg_temp.pick(i, 41, '{M100,M200,M300,G7,G9}'), pg_temp.before() - interval '1 hour' * power(pg_temp.rnd(i, 42), 6) * 200,
       pg_temp.before() - interval '600 days' * pg_temp.rnd(i, 43)
FROM generate_series(1::bigint, :devices) AS i;
INSERT INTO meter.device_state SELECT device_id, tenant_id, pg_temp.rnd(device_id, 44) < 0.97, 20, last_seen_at FROM meter.devices ORDER BY device_id;
INSERT INTO meter.placements SELECT device_id, tenant_id, 3 * tenant_id - 2 + device_id % 3, created_at::date FROM meter.devices ORDER BY device_id;
INSERT INTO meter.device_attributes
SELECT d, a, CASE a WHEN 'firmware' THEN 'v' || d % 9 WHEN 'carrier' THEN 'carrier-' || d % 5 ELSE a || '-' || d % 40 END
FROM generate_series(1::bigint, :devices) AS d CROSS JOIN unnest('{firmware,carrier,mounting,protocol,antenna,battery,owner,colour}'::text[]) AS a WHERE pg_temp.rnd(d, length(a)) < 0.9;
INSERT INTO meter.measurement_points (tenant_id, site_id, label, created_at)
SELECT (s + 2) / 3, s, 'Point ' || n, pg_temp.before() - interval '1000 days' * pg_temp.rnd(s * 100 + n, 45) FROM generate_series(1, 240) AS s CROSS JOIN generate_series(1, 60) AS n;

-- Readings: of 90 days, each device once in 80 minutes, all devices at about the same time. The fleet grows by seven a day.
INSERT INTO meter.readings (tenant_id, device_id, sequence_no, quality, recorded_at, value)
SELECT pg_temp.tenant(d, :devices), d, k, CASE WHEN (k * 31 + d * 17) % 500 = 0 THEN 1 + d % 3 ELSE 0 END, pg_temp.start() + interval '80 minutes' * k + interval '1 second' * d, 20 + d % 17 + (k * 7919 + d * 104729) % 1000 / 100.0::double precision
FROM generate_series(0, 1619) AS k CROSS JOIN LATERAL generate_series(1::bigint, pg_temp.fleet(k / 18.0, :devices)) AS d;
INSERT INTO meter.reading_flags (reading_id, reason)
SELECT reading_id, CASE quality WHEN 1 THEN 'late' WHEN 2 THEN 'estimated' ELSE 'repaired' END FROM meter.readings WHERE quality <> 0 ORDER BY reading_id;

INSERT INTO meter.commands OVERRIDING SYSTEM VALUE
SELECT i, pg_temp.tenant(d.device, :devices), d.device, pg_temp.pick(i, 51, '{sync,sync,reboot,configure,read}'), CASE WHEN i % 3 = 0 THEN 'argument-' || i % 1000 END, pg_temp.before() - interval '400 days' * (1 - i::double precision / :commands)
FROM generate_series(1::bigint, :commands) AS i CROSS JOIN LATERAL (SELECT 1 + (hashint8extended(i, 52) & 2147483647) % :devices AS device) AS d;

-- Usage: of 96 days, in the order of days.
INSERT INTO billing.usage_daily (tenant_id, device_id, day, metric_id, quantity, updated_at)
SELECT pg_temp.tenant(d, :devices), d, '2026-08-12'::date + n, m, (d * 31 + n * 17 + m * 7) % 4000, '2026-08-12 23:00+00'::timestamptz + interval '1 day' * n
FROM generate_series(0, 95) AS n CROSS JOIN LATERAL generate_series(1::bigint, pg_temp.fleet(n - 6, :devices)) AS d CROSS JOIN LATERAL generate_series(1, 4) AS m;

INSERT INTO billing.ledger_entries OVERRIDING SYSTEM VALUE
SELECT l.* FROM generate_series(1::bigint, :entries) AS i CROSS JOIN LATERAL pg_temp.ledger_entry(i, :accounts, pg_temp.before() - interval '730 days' * (1 - i::double precision / :entries)) AS l;

INSERT INTO billing.invoices OVERRIDING SYSTEM VALUE
SELECT i, pg_temp.tenant(a.account, :accounts), a.account, 500000 + i, CASE WHEN i % 3 = 0 THEN 1 + i % 2900 END, CASE WHEN i > :invoices * 0.97 THEN 'sent' WHEN i % 50 = 0 THEN 'void' ELSE 'paid' END,
       '2026-11-15'::date - (730 * (1 - i::double precision / :invoices))::int
FROM generate_series(1::bigint, :invoices) AS i CROSS JOIN LATERAL (SELECT 1 + (i * 7919) % :accounts AS account) AS a;
-- Prices fell three times in two years.
INSERT INTO billing.invoice_lines (tenant_id, invoice_id, metric_id, description, quantity, unit_price, amount)
SELECT t.tenant, i, m, 'Metered usage of ' || (ARRAY['readings','API calls','storage','energy','alerts'])[m] || ' in the period that ended before the invoice was written, contract ' || i % 9000 || ', rounded to whole units',
       (i * 31 + m * 7) % 9000, p.price, round((i * 31 + m * 7) % 9000 * p.price, 2)
FROM generate_series(1::bigint, :invoices) AS i CROSS JOIN LATERAL generate_series(1, 5) AS m
CROSS JOIN LATERAL (SELECT pg_temp.tenant(1 + (i * 7919) % :accounts, :accounts) AS tenant) AS t
CROSS JOIN LATERAL (SELECT round((0.01 / ((1 + t.tenant % 6) * m) * (1.3 - 0.1 * (4 * i / :invoices)))::numeric, 6) AS price) AS p;

INSERT INTO ops.alarms OVERRIDING SYSTEM VALUE
SELECT i, pg_temp.tenant(d.device, :devices), d.device, pg_temp.pick(i, 61, '{offline,battery,threshold,tamper,clock,firmware}'), 1 + i % 5, CASE WHEN i > :alarms * 0.995 THEN 'open' WHEN i % 20 = 0 THEN 'acknowledged' ELSE 'closed' END,
       'alarm-' || (100000000000 + i * 7919), 'Device ' || d.device || ' reported a value outside of what was agreed for its class; limit ' || i % 77 || ', seen ' || i % 1013 || ', rule ' || i % 411 || ', raised by the rule engine and passed on to the tenant',
       pg_temp.before() - interval '900 days' * (1 - i::double precision / :alarms)
FROM generate_series(1::bigint, :alarms) AS i CROSS JOIN LATERAL (SELECT 1 + (hashint8extended(i, 62) & 2147483647) % :devices AS device) AS d;

INSERT INTO ops.queue_settings SELECT 'queue-' || i, i FROM generate_series(1, 8) AS i;
INSERT INTO ops.jobs OVERRIDING SYSTEM VALUE
SELECT i, 1 + i % 80, pg_temp.pick(i, 71, '{export,mail,rollup,import}'), CASE WHEN i % 20 = 0 THEN 'failed' ELSE 'queued' END, CASE WHEN i % 20 = 0 THEN 5 ELSE 0 END, jsonb_build_object('object', i),
       pg_temp.before() - interval '1 minute' * (:jobs - i) / 10, NULL, CASE WHEN i % 20 = 0 THEN pg_temp.before() - interval '1 day' END
FROM generate_series(1::bigint, :jobs) AS i;
INSERT INTO ops.outbox OVERRIDING SYSTEM VALUE
SELECT i, 1 + i % 80, pg_temp.pick(i, 72, '{invoice.paid,alarm.raised,device.added,usage.closed}'), jsonb_build_object('version', 2, 'object', i), pg_temp.before() - interval '30 days' * (1 - i::double precision / :events),
       pg_temp.before() - interval '30 days' * (1 - i::double precision / :events) + interval '2 seconds'
FROM generate_series(1::bigint, :events) AS i;
INSERT INTO ops.webhook_deliveries OVERRIDING SYSTEM VALUE
SELECT w.* FROM generate_series(1::bigint, :webhooks) AS i CROSS JOIN LATERAL pg_temp.webhook(i, pg_temp.before() - interval '400 days' * (1 - i::double precision / :webhooks)) AS w;

INSERT INTO app.users OVERRIDING SYSTEM VALUE SELECT i, pg_temp.tenant(i, :users), 'user' || i || '@example.com' FROM generate_series(1::bigint, :users) AS i;
INSERT INTO app.sessions
SELECT pg_temp.session(i), pg_temp.tenant(u.id, :users), u.id, 'cart=;locale=en;return=/usage/' || i, t.used, t.used + interval '7 days'
FROM generate_series(1::bigint, :sessions) AS i CROSS JOIN LATERAL (SELECT 1 + (i * 104729) % :users AS id) AS u
CROSS JOIN LATERAL (SELECT pg_temp.before() - interval '7 days' * (1 - i::double precision / :sessions) AS used) AS t;
INSERT INTO app.dashboard_cache
SELECT 'dashboard-' || d, pg_temp.tenant(d, :devices), jsonb_build_object('series', (SELECT jsonb_agg((d * n) % 997) FROM generate_series(1, 120) AS n)), pg_temp.before() + interval '1 hour' * pg_temp.rnd(d, 81)
FROM generate_series(1::bigint, :devices) AS d;
INSERT INTO crm.events (title, city, seats, seats_free, held_on, created_at)
SELECT 'Meeting ' || i, 'City ' || i % 30, 100, i % 100, '2026-01-01'::date + i, pg_temp.before() - interval '300 days' FROM generate_series(1, 420) AS i;
INSERT INTO crm.training_sessions (account_id, trainer, starts_at)
SELECT 1 + (i * 7919) % :accounts, 'trainer-' || i % 20, pg_temp.before() + interval '1 hour' * (i % 4000 - 3000) FROM generate_series(1, 6000) AS i;
INSERT INTO audit.api_requests (request_id, tenant_id, at, path, status_code)
SELECT i, 1 + (i * 7919) % 80, '2026-09-01 00:00+00'::timestamptz + interval '75 days 12 hours' * (i::double precision / :requests), '/v1/' || pg_temp.pick(i, 82, '{usage,devices,readings,invoices}'), CASE WHEN i % 50 = 0 THEN 500 ELSE 200 END
FROM generate_series(1::bigint, :requests) AS i;

-- Identity sequences go on after the rows above.
SELECT setval(pg_get_serial_sequence(t, c), n) FROM (VALUES
    ('billing.plans', 'plan_id', 6), ('public.tenants', 'tenant_id', 80), ('billing.accounts', 'account_id', :accounts), ('public.consumers', 'consumer_id', :consumers),
    ('meter.sites', 'site_id', 240), ('meter.devices', 'device_id', :devices), ('meter.commands', 'command_id', :commands), ('billing.ledger_entries', 'entry_id', :entries),
    ('billing.invoices', 'invoice_id', :invoices), ('ops.alarms', 'alarm_id', :alarms), ('ops.jobs', 'job_id', :jobs), ('ops.outbox', 'event_id', :events),
    ('ops.webhook_deliveries', 'delivery_id', :webhooks), ('app.users', 'user_id', :users), ('audit.api_requests', 'request_id', :requests)) AS s (t, c, n)
\g /dev/null
