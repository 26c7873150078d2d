-- What "data.sql" and "week.sql" have in common: sizes, and functions that make values of row numbers.

\if :{?scale} \else \set scale 1.0 \endif
SET timezone = 'UTC';
SET client_min_messages = warning;
SELECT rolsuper AS is_superuser FROM pg_roles WHERE rolname = current_user \gset
\if :is_superuser
SET session_replication_role = replica;
\endif

-- "run-queries" repeats these.
SELECT greatest(240,   round(2400 * :scale))::bigint    AS devices,
       greatest(400,   round(40000 * :scale))::bigint   AS accounts,
       greatest(10000, round(1000000 * :scale))::bigint AS consumers,
       greatest(5000,  round(500000 * :scale))::bigint  AS commands,
       greatest(11000, round(1100000 * :scale))::bigint AS entries,
       greatest(2400,  round(240000 * :scale))::bigint  AS invoices,
       greatest(9000,  round(900000 * :scale))::bigint  AS alarms,
       greatest(1600,  round(160000 * :scale))::bigint  AS jobs,
       greatest(800,   round(80000 * :scale))::bigint   AS events,
       greatest(600,   round(60000 * :scale))::bigint   AS webhooks,
       greatest(800,   round(8000 * :scale))::bigint    AS users,
       greatest(500,   round(50000 * :scale))::bigint   AS sessions,
       greatest(2000,  round(200000 * :scale))::bigint  AS requests
\gset

-- The first reading, the end of "data.sql", and the end of "week.sql".
CREATE FUNCTION pg_temp.start() RETURNS timestamptz LANGUAGE sql IMMUTABLE AS $$ SELECT '2026-08-17 12:00:00+00'::timestamptz $$;
CREATE FUNCTION pg_temp.before() RETURNS timestamptz LANGUAGE sql IMMUTABLE AS $$ SELECT '2026-11-15 12:00:00+00'::timestamptz $$;
CREATE FUNCTION pg_temp.as_of() RETURNS timestamptz LANGUAGE sql IMMUTABLE AS $$ SELECT '2026-11-22 12:00:00+00'::timestamptz $$;

-- Pseudo-random numbers in [0, 1), and a word of a list.
CREATE FUNCTION pg_temp.rnd(i bigint, salt int) RETURNS double precision LANGUAGE sql IMMUTABLE AS
    $$ SELECT (hashint8extended(i, salt) & 2147483647) / 2147483648.0::double precision $$;
CREATE FUNCTION pg_temp.pick(i bigint, salt int, words text[]) RETURNS text LANGUAGE sql IMMUTABLE AS
    $$ SELECT words[1 + floor(pg_temp.rnd(i, salt) * array_length(words, 1))::int] $$;
-- The tenant of device or account i of n is arithmetic and no hash, so that pgbench knows it too. Tenant 1 has 4.4 %.
CREATE FUNCTION pg_temp.tenant(i bigint, n bigint) RETURNS bigint LANGUAGE sql IMMUTABLE AS
    $$ SELECT 1 + floor(80 * power((i * 7919 % n) / n::double precision, 1.4))::bigint $$;
-- How many devices there are on a day after the start: two thirds of all at first, 0.3 % more each day.
CREATE FUNCTION pg_temp.fleet(day numeric, devices bigint) RETURNS bigint LANGUAGE sql IMMUTABLE AS
    $$ SELECT (devices * 2 / 3 + floor(devices * 0.003 * greatest(day, 0)))::bigint $$;
CREATE FUNCTION pg_temp.account_name(i bigint) RETURNS text LANGUAGE sql IMMUTABLE AS
    $$ SELECT (ARRAY['North','Harbour','Alpine','Metro','Green','Union','Prime','City'])[1 + i % 8] || ' Works ' || i || ' Ltd' $$;
CREATE FUNCTION pg_temp.person(i bigint, salt int) RETURNS text LANGUAGE sql IMMUTABLE AS
    $$ SELECT pg_temp.pick(i, salt, '{Anna,Maria,Jonas,Lena,Peter,Sofia,Marta,Luca,Emil,Clara,Hugo,Nina}') || ' '
           || pg_temp.pick(i, salt + 500, '{Schmidt,Jensen,Rossi,Novak,Dubois,Larsen,Berg,Costa,Meyer,Keller,Fischer,Moreau,Silva,Olsen,Huber,Bianchi,Kowalski,Sato,Garcia,Weber}') $$;
-- The first accounts have more entries than the last.
CREATE FUNCTION pg_temp.ledger_entry(i bigint, accounts bigint, at timestamptz) RETURNS SETOF billing.ledger_entries LANGUAGE sql IMMUTABLE AS $$
    SELECT i, pg_temp.tenant(a.account, accounts), a.account, pg_temp.account_name(a.account), pg_temp.pick(i, 91, '{usage,usage,usage,usage,usage,usage,usage,topup,topup,refund,fee}'),
           ((i * 7919) % 200000 - 90000) / 10000.0, 'req-' || (1000000000000 + i * 7919),
           'Booked by the nightly run for contract ' || i % 9000 || ', metric group ' || i % 37 || ', reference ' || i * 31 || ', see statement of account', at
    FROM (SELECT 1 + floor(accounts * power(pg_temp.rnd(i, 92), 1.5))::bigint AS account) AS a $$;
CREATE FUNCTION pg_temp.webhook(i bigint, at timestamptz) RETURNS SETOF ops.webhook_deliveries LANGUAGE sql IMMUTABLE AS $$
    SELECT i, 1 + i % 80, jsonb_build_object('event_type', pg_temp.pick(i, 93, '{invoice.paid,alarm.raised,alarm.cleared,device.added,device.removed,usage.closed,usage.limit,plan.changed,user.added,user.removed}'), 'object', jsonb_build_object('id', i, 'version', 3), 'live', i % 9 <> 0),
           jsonb_build_object('status', 200, 'took_ms', i % 900, 'headers', jsonb_build_object('server', 'nginx', 'content-type', 'application/json', 'x-request-id', i * 7919), 'body', repeat('accepted ', 12)), at $$;
CREATE FUNCTION pg_temp.session(i bigint) RETURNS text LANGUAGE sql IMMUTABLE AS
    $$ SELECT 's' || (100000000000000000 + i * 7919) || (200000000000000000 + i * 48271) $$;
