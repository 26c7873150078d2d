-- The week from 2026-11-15 12:00 to 2026-11-22 12:00 UTC, after "data.sql": what came, what was deleted for its age, and
-- what was changed over and over. Time ends here, and the query mix runs at this time.
--
--   psql -v scale=0.1 -f week.sql     (the scale of data.sql)

\set ON_ERROR_STOP on
\ir made-up.sql

INSERT INTO meter.readings (tenant_id, device_id, sequence_no, quality, recorded_at, value)
SELECT pg_temp.tenant(d, :devices), d, k, CASE WHEN (k * 31 + d * 17) % 500 = 0 THEN 1 + d % 3 ELSE 0 END, pg_temp.start() + interval '80 minutes' * k + interval '1 second' * d, 20 + d % 17 + (k * 7919 + d * 104729) % 1000 / 100.0::double precision
FROM generate_series(1620, 1745) AS k CROSS JOIN LATERAL generate_series(1::bigint, pg_temp.fleet(k / 18.0, :devices)) AS d;
INSERT INTO meter.reading_flags (reading_id, reason)
SELECT reading_id, CASE quality WHEN 1 THEN 'late' WHEN 2 THEN 'estimated' ELSE 'repaired' END FROM meter.readings WHERE quality <> 0 AND recorded_at >= pg_temp.before() ORDER BY reading_id;
-- Retention; the last six hours are left to the mix. The foreign key's cascade, by hand, because its trigger is off.
DELETE FROM meter.reading_flags f USING meter.readings r WHERE r.reading_id = f.reading_id AND r.recorded_at < pg_temp.as_of() - interval '90 days 6 hours';
DELETE FROM meter.readings WHERE recorded_at < pg_temp.as_of() - interval '90 days 6 hours';

INSERT INTO billing.usage_daily (tenant_id, device_id, day, metric_id, quantity, updated_at)
SELECT pg_temp.tenant(d, :devices), d, '2026-11-15'::date + n, m, (d * 31 + n * 17 + m * 7) % 4000, '2026-11-15 23:00+00'::timestamptz + interval '1 day' * n
FROM generate_series(1, 7) AS n CROSS JOIN LATERAL generate_series(1::bigint, pg_temp.fleet(n + 89, :devices)) AS d CROSS JOIN LATERAL generate_series(1, 4) AS m;

INSERT INTO meter.commands (tenant_id, device_id, verb, argument, sent_at)
SELECT pg_temp.tenant(d.device, :devices), d.device, pg_temp.pick(i, 51, '{sync,sync,reboot,configure,read}'), CASE WHEN i % 3 = 0 THEN 'argument-' || i % 1000 END, pg_temp.before() + interval '7 days' * (i::double precision / (:commands / 57))
FROM generate_series(1::bigint, :commands / 57) AS i CROSS JOIN LATERAL (SELECT 1 + (hashint8extended(i, 53) & 2147483647) % :devices AS device) AS d;

INSERT INTO billing.ledger_entries (tenant_id, account_id, account_name, kind, amount, idempotency_key, memo, created_at)
SELECT l.tenant_id, l.account_id, l.account_name, l.kind, l.amount, l.idempotency_key, l.memo, l.created_at
FROM generate_series(:entries + 1::bigint, :entries + :entries / 100) AS i CROSS JOIN LATERAL pg_temp.ledger_entry(i, :accounts, pg_temp.before() + interval '7 days' * ((i - :entries)::double precision / (:entries / 100))) AS l;

INSERT INTO ops.alarms (tenant_id, device_id, kind, severity, status, dedup_key, message, raised_at)
SELECT pg_temp.tenant(d.device, :devices), d.device, pg_temp.pick(i, 61, '{offline,battery,threshold,tamper,clock,firmware}'), 1 + i % 5, CASE WHEN i % 3 = 0 THEN 'open' ELSE 'closed' END,
       'alarm-' || (100000000000 + (:alarms + i) * 7919), 'Device ' || d.device || ' reported a value outside of what was agreed for its class; limit ' || i % 77 || ', seen ' || i % 1013 || ', rule ' || i % 411 || ', raised by the rule engine and passed on to the tenant',
       pg_temp.before() + interval '7 days' * (i::double precision / (:alarms / 130))
FROM generate_series(1::bigint, :alarms / 130) AS i CROSS JOIN LATERAL (SELECT 1 + (hashint8extended(i, 63) & 2147483647) % :devices AS device) AS d;

-- Jobs are started, and deleted when they are done. Nothing vacuums the table.
UPDATE ops.jobs SET status = 'running', locked_by = 'worker-' || job_id % 8, attempts = 1 WHERE status = 'queued' AND job_id <= :jobs * 0.95;
DELETE FROM ops.jobs WHERE status = 'running' AND job_id <= :jobs * 0.945;
INSERT INTO ops.outbox (tenant_id, topic, payload, created_at, published_at)
SELECT 1 + i % 80, pg_temp.pick(i, 72, '{invoice.paid,alarm.raised,device.added,usage.closed}'), jsonb_build_object('version', 2, 'object', i), pg_temp.before() + interval '7 days' * (i::double precision / (:events / 4)),
       CASE WHEN i <= :events / 4 - 40 THEN pg_temp.before() + interval '7 days' * (i::double precision / (:events / 4)) + interval '2 seconds' END
FROM generate_series(1::bigint, :events / 4) AS i;
DELETE FROM ops.outbox WHERE created_at < pg_temp.as_of() - interval '30 days 6 hours';
INSERT INTO ops.webhook_deliveries (tenant_id, payload, response, delivered_at)
SELECT w.tenant_id, w.payload, w.response, w.delivered_at
FROM generate_series(1::bigint, :webhooks / 57) AS i CROSS JOIN LATERAL pg_temp.webhook(i, pg_temp.before() + interval '7 days' * (i::double precision / (:webhooks / 57))) AS w;

-- Sessions: new ones, and those that expired are deleted.
INSERT INTO app.sessions
SELECT pg_temp.session(:sessions + i), pg_temp.tenant(u.id, :users), u.id, 'cart=;locale=en;return=/usage/' || i, t.used, t.used + interval '7 days'
FROM generate_series(1::bigint, :sessions) AS i CROSS JOIN LATERAL (SELECT 1 + (i * 104729) % :users AS id) AS u
CROSS JOIN LATERAL (SELECT pg_temp.before() + interval '7 days' * (i::double precision / :sessions) AS used) AS t;
DELETE FROM app.sessions WHERE expires_at < pg_temp.as_of() - interval '1 hour';

-- The cache was made anew in the last hour.
UPDATE app.dashboard_cache SET expires_at = pg_temp.as_of() + interval '1 hour' * pg_temp.rnd(split_part(cache_key, '-', 2)::bigint, 81);

INSERT INTO audit.api_requests (tenant_id, at, path, status_code)
SELECT 1 + (i * 7919) % 80, pg_temp.before() + interval '7 days' * (i::double precision / (:requests / 10)), '/v1/' || pg_temp.pick(i, 82, '{usage,devices,readings,invoices}'), CASE WHEN i % 50 = 0 THEN 500 ELSE 200 END
FROM generate_series(1::bigint, :requests / 10) AS i;

-- Heartbeats: each device ten times, a tenth of the week's; the last beat is of the last minutes, but for some devices.
DO $$
BEGIN
    FOR beat IN 1..10 LOOP
        UPDATE meter.devices SET last_seen_at = '2026-11-15 12:00+00'::timestamptz + interval '16 hours 48 minutes' * beat - interval '1 second' * (device_id % 300);
        UPDATE meter.device_state SET last_value = 20 + beat, updated_at = '2026-11-15 12:00+00'::timestamptz + interval '16 hours 48 minutes' * beat WHERE device_id % 40 <> 0;
        COMMIT;
    END LOOP;
END $$;
UPDATE meter.devices SET last_seen_at = '2026-11-18 12:00+00' WHERE device_id % 40 = 0;
