-- Fills the platform. Plain SQL for psql; every value is a hash of its row number, so that two loads hold the same rows.
--
--   psql -v scale=0.1 -f data.sql     (default scale: 1.0, about 3 million rows)
--
-- Time ends at 2026-11-22 12:00 UTC ("as_of" below). Loaded by a superuser, the foreign-key triggers are off, which
-- halves the time; loaded by anyone else, they run. Not for a single transaction: there is a VACUUM in it.

\if :{?scale} \else \set scale 1.0 \endif
\set ON_ERROR_STOP on
SET timezone = 'UTC';
SET client_min_messages = warning;
SELECT rolsuper AS is_superuser FROM pg_roles WHERE rolname = current_user \gset
\if :is_superuser
SET session_replication_role = replica;
\endif

-- "run-queries" repeats these.
SELECT 400::bigint AS tenants,
       greatest(800,   round(8000 * :scale))::bigint    AS users,
       greatest(1200,  round(120000 * :scale))::bigint  AS contacts,
       greatest(400,   round(40000 * :scale))::bigint   AS tokens,
       greatest(2000,  round(20000 * :scale))::bigint   AS sites,
       greatest(400,   round(40000 * :scale))::bigint   AS devices,
       greatest(800,   round(80000 * :scale))::bigint   AS assets,
       greatest(100,   round(1000 * :scale))::bigint    AS sensors,
       greatest(2000,  round(200000 * :scale))::bigint  AS work_orders,
       greatest(2000,  round(20000 * :scale))::bigint   AS parts,
       greatest(1500,  round(150000 * :scale))::bigint  AS charges,
       greatest(200,   round(2000 * :scale))::bigint    AS resources,
       greatest(300,   round(30000 * :scale))::bigint   AS contracts,
       greatest(600,   round(60000 * :scale))::bigint   AS documents,
       greatest(400,   round(4000 * :scale))::bigint    AS articles,
       greatest(4050,  round(405000 * :scale))::bigint  AS events,
       greatest(1000,  round(100000 * :scale))::bigint  AS notifications,
       greatest(3000,  round(300000 * :scale))::bigint  AS entries
\gset

-- Pseudo-random numbers in [0, 1), integers in [low, high], a word of a list. The tenant of row i of n is arithmetic
-- and no hash, so that pgbench knows it too: the density of tenant k falls with k^(-3/5).
CREATE FUNCTION pg_temp.rnd(i bigint, salt int) RETURNS double precision LANGUAGE sql IMMUTABLE AS
    $$ SELECT (hashint8extended(i, salt) & 2147483647) / 2147483648.0::double precision $$;
CREATE FUNCTION pg_temp.between(i bigint, salt int, low int, high int) RETURNS int LANGUAGE sql IMMUTABLE AS
    $$ SELECT low + floor(pg_temp.rnd(i, salt) * (high - low + 1))::int $$;
CREATE FUNCTION pg_temp.pick(i bigint, salt int, words text[]) RETURNS text LANGUAGE sql IMMUTABLE AS
    $$ SELECT words[1 + floor(pg_temp.rnd(i, salt) * array_length(words, 1))::int] $$;
CREATE FUNCTION pg_temp.tenant(i bigint, n bigint) RETURNS bigint LANGUAGE sql IMMUTABLE AS
    $$ SELECT 1 + floor(400 * power((i * 7919 % n) / n::double precision, 2.5))::bigint $$;
CREATE FUNCTION pg_temp.as_of() RETURNS timestamptz LANGUAGE sql IMMUTABLE AS
    $$ SELECT '2026-11-22 12:00:00+00'::timestamptz $$;
CREATE FUNCTION pg_temp.name(i bigint, salt int) RETURNS text LANGUAGE sql IMMUTABLE AS
    $$ SELECT pg_temp.pick(i, salt, '{Anna,Maria,Jonas,Lena,Peter,Sofia,Marta,Luca,Emil,Clara,Hugo,Nina,Marco,Ines,Karl,Marie,Tomas,Olga,Ravi,Yuki}')
           || ' ' ||
       pg_temp.pick(i, salt + 1, '{Schmidt,Jensen,Rossi,Novak,Dubois,Larsen,Berg,Costa,Meyer,Keller,Fischer,Moreau,Silva,Olsen,Huber,Bianchi,Kowalski,Sato,Garcia,Weber,Lindqvist,Petrova,Andersson,Murphy,Horvath,Nakamura,Okafor,Duarte,Haugen,Zeman}')
           || CASE WHEN i % 7 = 0 THEN '-' || pg_temp.pick(i, salt + 2, '{Lund,Stein,Ahlberg,Roth,Vance}') ELSE '' END $$;

-- Tenants and people.
INSERT INTO public.tenants OVERRIDING SYSTEM VALUE
SELECT i, 'tenant-' || i, pg_temp.pick(i, 1, '{North,Harbour,Alpine,Metro,Green,Union,Prime,City}') || ' ' || pg_temp.pick(i, 2, '{Facilities,Estates,Services,Hospitals,Logistics,Campus}') || ' ' || i,
       CASE WHEN i <= 40 THEN 'enterprise' WHEN pg_temp.rnd(i, 3) < 0.3 THEN 'free' ELSE 'team' END,
       jsonb_build_object('locale', pg_temp.pick(i, 4, '{en,de,fr}')), pg_temp.as_of() - interval '2000 days' * pg_temp.rnd(i, 5)
FROM generate_series(1::bigint, :tenants) AS i;

INSERT INTO public.users OVERRIDING SYSTEM VALUE
SELECT i, pg_temp.tenant(i, :users), 'User' || i || '@Tenant' || pg_temp.tenant(i, :users) || '.example.com', pg_temp.name(i, 11),
       pg_temp.pick(i, 14, '{technician,technician,technician,dispatcher,manager}'),
       pg_temp.as_of() - interval '1500 days' * (1 - i::double precision / :users),
       CASE WHEN pg_temp.rnd(i, 15) < 0.1 THEN pg_temp.as_of() - interval '100 days' * pg_temp.rnd(i, 16) END
FROM generate_series(1::bigint, :users) AS i;

-- Contacts: two of three were replaced by a later import; one address in 400 is known to two tenants.
INSERT INTO public.contacts OVERRIDING SYSTEM VALUE
SELECT i, pg_temp.tenant(i, :contacts), pg_temp.name(i, 21),
       'Contact' || CASE WHEN i % 400 = 0 THEN i - 1 ELSE i END || '@Company' || CASE WHEN i % 400 = 0 THEN i - 1 ELSE i END % 900 || '.example.com',
       CASE WHEN pg_temp.rnd(i, 24) < 0.7 THEN '+44' || (2000000000 + i) END,
       'Company ' || pg_temp.between(i, 25, 1, 900), pg_temp.pick(i, 26, '{Facility manager,Buyer,Janitor,Security,Owner}'),
       pg_temp.as_of() - interval '1200 days' * (1 - i::double precision / :contacts),
       CASE WHEN pg_temp.rnd(i, 27) < 0.65 THEN pg_temp.as_of() - interval '1200 days' * (1 - i::double precision / :contacts) * pg_temp.rnd(i, 28) END
FROM generate_series(1::bigint, :contacts) AS i;

INSERT INTO public.api_tokens OVERRIDING SYSTEM VALUE
SELECT i, 1 + floor(:users * power(pg_temp.rnd(i, 31), 1.5))::bigint,
       'fld_live_' || (100000000000000000 + i * 48271) || (200000000000000000 + i * 69621) || (300000000000000000 + i * 39373)
                   || (400000000000000000 + i * 40692) || (500000000000000000 + i * 16807) || (600000000000000000 + i * 30269),
       ARRAY[pg_temp.pick(i, 32, '{read,write,admin}')], pg_temp.as_of() - interval '400 days' * (1 - i::double precision / :tokens),
       pg_temp.as_of() + interval '365 days' * i::double precision / :tokens,
       CASE WHEN pg_temp.rnd(i, 33) < 0.1 THEN pg_temp.as_of() - interval '9 days' * pg_temp.rnd(i, 34) END
FROM generate_series(1::bigint, :tokens) AS i;

-- Sites: in 400 cities, each of one country, scattered around the city's centre.
INSERT INTO public.sites OVERRIDING SYSTEM VALUE
SELECT i, pg_temp.tenant(i, :sites), pg_temp.pick(i, 41, '{Depot,Office,Clinic,Plant,Warehouse,School,Station}') || ' ' || pg_temp.pick(i, 42, '{North,South,East,West,Central,Harbour}') || ' ' || i,
       pg_temp.pick(i, 43, '{Main Street,Station Road,Mill Lane,Garden Way,Church Square}') || ' ' || pg_temp.between(i, 44, 1, 180),
       'City ' || c.city, (ARRAY['DE', 'FR', 'IT', 'AT', 'ES', 'NL', 'DK', 'SE'])[1 + c.city % 8],
       point(round((pg_temp.rnd(c.city, 45) * 20 + pg_temp.rnd(i, 46) * 0.4)::numeric, 5), round((40 + pg_temp.rnd(c.city, 47) * 18 + pg_temp.rnd(i, 48) * 0.4)::numeric, 5)),
       '2008-01-01'::date + pg_temp.between(i, 49, 0, 6800)
FROM generate_series(1::bigint, :sites) AS i
CROSS JOIN LATERAL (SELECT 1 + floor(400 * power(pg_temp.rnd(i, 50), 1.5))::bigint AS city) AS c;

-- Networks: a /24 for each site, a /16 for 250 of them, and small ones for building controls.
INSERT INTO public.networks (site_id, network, purpose)
SELECT i, ('10.' || i / 250 || '.' || i % 250 || '.0/24')::cidr, 'office' FROM generate_series(1::bigint, :sites) AS i
UNION ALL SELECT NULL, ('10.' || i || '.0.0/16')::cidr, 'backbone' FROM generate_series(0, :sites / 250) AS i
UNION ALL SELECT 1 + (i * 7919) % :sites, ('172.' || 16 + i / 4096 || '.' || i / 16 % 256 || '.' || i % 16 * 16 || '/28')::cidr, 'controls'
FROM generate_series(1::bigint, :sites / 2) AS i;

INSERT INTO public.devices OVERRIDING SYSTEM VALUE
SELECT i, s.site, ('0200' || lpad(to_hex(i), 8, '0'))::macaddr, ('10.' || s.site / 250 || '.' || s.site % 250 || '.' || pg_temp.between(i, 61, 2, 250))::inet,
       pg_temp.pick(i, 62, '{4.1.0,4.1.2,4.2.0,5.0.1}'), pg_temp.as_of() - interval '2 hours' * power(pg_temp.rnd(i, 63), 4) - CASE WHEN pg_temp.rnd(i, 64) < 0.01 THEN interval '9 days' ELSE interval '0' END
FROM generate_series(1::bigint, :devices) AS i CROSS JOIN LATERAL (SELECT 1 + (i * 104729) % :sites AS site) AS s;

-- Assets: a model has one maker; the last twenty models were never sold.
INSERT INTO public.asset_models
SELECT 'M-' || lpad(i::text, 3, '0'), (ARRAY['Voltis','Kaltner','Aerolux','Hydrova','Termik','Nordpump','Liftwell','Securon','Ventara','Brandt'])[1 + i % 10], 'Model ' || i
FROM generate_series(1, 300) AS i;

INSERT INTO public.assets OVERRIDING SYSTEM VALUE
SELECT i, pg_temp.tenant(s.site, :sites), s.site, CASE WHEN pg_temp.rnd(i, 71) < 0.15 AND i > 100 THEN 1 + floor((i - 1) * pg_temp.rnd(i, 72))::bigint END,
       'AT-' || lpad(((i * 48271) % 1000003)::text, 7, '0'), 'SN' || (100000000 + (i * 7368787) % 899999981),
       m.manufacturer, m.model_code, CASE WHEN pg_temp.rnd(i, 73) < 0.9 THEN 'active' WHEN pg_temp.rnd(i, 73) < 0.95 THEN 'standby' ELSE 'retired' END,
       jsonb_build_object('fuel', pg_temp.pick(i, 74, '{electric,electric,electric,gas,oil,district}'), 'capacity_kw', floor(1000 * power(pg_temp.rnd(i, 75), 4))::int::text, 'floor', pg_temp.between(i, 76, -2, 30))
           || CASE WHEN pg_temp.rnd(i, 77) < 0.03 THEN '{"certified": true}'::jsonb ELSE '{}' END,
       '2012-01-01'::date + pg_temp.between(i, 78, 0, 5400), CASE WHEN pg_temp.rnd(i, 79) < 0.6 THEN '2014-01-01'::date + pg_temp.between(i, 80, 0, 5400) END
FROM generate_series(1::bigint, :assets) AS i
CROSS JOIN LATERAL (SELECT 1 + (i * 104729) % :sites AS site, 1 + floor(280 * power(pg_temp.rnd(i, 81), 1.5))::int AS model) AS s
JOIN public.asset_models m ON m.model_code = 'M-' || lpad(s.model::text, 3, '0')
ORDER BY i;

-- Sensors send once an hour for 1000 hours, all at once: the rows are in the order of time.
INSERT INTO telemetry.sensors OVERRIDING SYSTEM VALUE
SELECT i, 1 + (i * 7919) % :assets, k.kind, CASE k.kind WHEN 'temperature' THEN 'C' WHEN 'power' THEN 'kW' ELSE '%' END
FROM generate_series(1::bigint, :sensors) AS i CROSS JOIN LATERAL (SELECT pg_temp.pick(i, 91, '{temperature,temperature,humidity,power}') AS kind) AS k;

INSERT INTO telemetry.readings (sensor_id, quality, recorded_at, value)
SELECT s, CASE WHEN pg_temp.rnd(h * 10000 + s, 92) < 0.002 THEN 1 + (s % 3) ELSE 0 END, pg_temp.as_of() - interval '1 hour' * (1000 - h) - interval '1 minute' + interval '1 millisecond' * s,
       round((20 + s % 17 + 8 * sin(h / 24.0) + 4 * pg_temp.rnd(h * 10000 + s, 93))::numeric, 2)
FROM generate_series(1, 1000) AS h CROSS JOIN generate_series(1, :sensors) AS s ORDER BY h, s;

-- Work orders: two years; what is not closed is nearly all of the last weeks. The last hundredth of the assets has none.
INSERT INTO public.work_orders OVERRIDING SYSTEM VALUE
SELECT i, t.tenant, row_number() OVER (PARTITION BY t.tenant ORDER BY i), 'W' || (1000000000 + i * 7919), a.site, a.asset, o.status,
       CASE WHEN pg_temp.rnd(i, 101) < 0.7 THEN 3 ELSE pg_temp.between(i, 102, 1, 5) END,
       1 + floor(:users * power(pg_temp.rnd(i, 103), 1.3))::bigint, CASE WHEN o.status <> 'queued' THEN 1 + floor(:users * power(pg_temp.rnd(i, 104), 1.3))::bigint END,
       pg_temp.pick(i, 105, '{Filter change,Annual inspection,Leak,No heating,Noise,Door stuck,Alarm,Calibration}') || ' ' || pg_temp.pick(i, 106, '{urgent,planned,on request,follow-up}'),
       CASE WHEN pg_temp.rnd(i, 107) < 0.5 THEN repeat('Reported by phone. ', pg_temp.between(i, 108, 1, 6)) END,
       CASE WHEN pg_temp.rnd(i, 109) < 0.8 THEN c.created + interval '1 day' * pg_temp.between(i, 110, 1, 30) END,
       CASE WHEN o.status = 'running' THEN pg_temp.as_of() + interval '1 hour' * (pg_temp.rnd(i, 111) - 0.05) END,
       c.created, c.created + interval '4 days' * pg_temp.rnd(i, 112) * (1 - i::double precision / :work_orders),
       CASE WHEN o.status = 'done' THEN c.created + interval '20 days' * pg_temp.rnd(i, 113) * (1 - i::double precision / :work_orders) END,
       CASE WHEN pg_temp.rnd(i, 114) < 0.03 THEN c.created + interval '1 hour' END
FROM generate_series(1::bigint, :work_orders) AS i
CROSS JOIN LATERAL (SELECT pg_temp.as_of() - interval '730 days' * (1 - i::double precision / :work_orders) AS created) AS c
CROSS JOIN LATERAL (SELECT 1 + floor(:assets * 0.99 * power(pg_temp.rnd(i, 115), 1.2))::bigint AS asset) AS d
CROSS JOIN LATERAL (SELECT d.asset, 1 + (d.asset * 104729) % :sites AS site) AS a
CROSS JOIN LATERAL (SELECT pg_temp.tenant(a.site, :sites) AS tenant) AS t
CROSS JOIN LATERAL (SELECT CASE WHEN i > :work_orders * 0.98 AND u < 0.3 THEN 'queued' WHEN i > :work_orders * 0.98 AND u < 0.45 THEN 'running' WHEN i > :work_orders * 0.95 AND u < 0.6 AND u > 0.5 THEN 'on_hold'
                               WHEN u > 0.96 THEN 'cancelled' ELSE 'done' END AS status FROM (SELECT pg_temp.rnd(i, 116) AS u) AS draw) AS o
ORDER BY i;

INSERT INTO public.work_order_history (work_order_id, status, changed_at)
SELECT w.work_order_id, w.status, w.updated_at FROM public.work_orders w WHERE w.work_order_id % 3 <> 0 ORDER BY w.work_order_id;

INSERT INTO public.parts OVERRIDING SYSTEM VALUE
SELECT i, pg_temp.pick(i, 121, '{HX,PV,EL,FL,MT}') || '-' || (10000 + (i * 7919) % 89989), pg_temp.pick(i, 122, '{Filter,Valve,Seal,Bearing,Fuse,Belt,Fan,Relay}') || ' ' || i,
       pg_temp.between(i, 123, 0, 500), pg_temp.between(i, 124, 0, 10)
FROM generate_series(1::bigint, :parts) AS i;

-- The last hundredth of the parts is not used; the first part has every fiftieth line.
INSERT INTO public.work_order_parts
SELECT DISTINCT ON (1, 2) w, 1 + floor(:parts * 0.99 * power(pg_temp.rnd(w * 4 + n, 125), 2.5))::bigint, pg_temp.between(w * 4 + n, 126, 1, 4)
FROM generate_series(1::bigint, :work_orders) AS w CROSS JOIN LATERAL generate_series(1, pg_temp.between(w, 127, 0, 3)) AS n ORDER BY 1, 2, n;

-- Charges: of done work, in its order; of ten adjusted ones few are large; 1.5 % are not settled.
INSERT INTO public.charges (tenant_id, work_order_id, amount, adjusted_amount, billed_at, settled_at)
SELECT w.tenant_id, w.work_order_id, round((20 + 3000 * power(pg_temp.rnd(w.work_order_id, 131), 5))::numeric, 2),
       CASE WHEN pg_temp.rnd(w.work_order_id, 132) < 0.1 THEN round((20 + 6000 * power(pg_temp.rnd(w.work_order_id, 133), 6))::numeric, 2) END,
       w.created_at + interval '2 days', CASE WHEN NOT (w.work_order_id > :work_orders * 0.95 AND pg_temp.rnd(w.work_order_id, 134) < 0.25) THEN w.created_at + interval '20 days' END
FROM public.work_orders w WHERE w.status = 'done' AND w.work_order_id % 5 <> 0 AND w.created_at < pg_temp.as_of() - interval '2 days' ORDER BY w.work_order_id;

-- Rooms and vehicles: fifty bookings each, one after the other.
INSERT INTO public.resources OVERRIDING SYSTEM VALUE
SELECT i, pg_temp.tenant(i, :resources), 'R' || i, CASE WHEN i % 3 = 0 THEN 'vehicle' ELSE 'room' END FROM generate_series(1::bigint, :resources) AS i;

INSERT INTO public.reservations (tenant_id, resource_id, booked_by, during, purpose)
SELECT pg_temp.tenant(r, :resources), r, 1 + floor(:users * power(pg_temp.rnd(r * 100 + n, 141), 1.2))::bigint,
       tstzrange(b.start, b.start + interval '1 hour' * pg_temp.between(r * 100 + n, 142, 1, 40)), pg_temp.pick(r * 100 + n, 143, '{meeting,visit,training,transport}')
FROM generate_series(1, 50) AS n CROSS JOIN generate_series(1::bigint, :resources) AS r
CROSS JOIN LATERAL (SELECT '2026-08-25 06:00+00'::timestamptz + interval '2 days' * n + interval '1 minute' * pg_temp.between(r * 100 + n, 144, 0, 420) AS start) AS b
ORDER BY n, r;

INSERT INTO public.contracts OVERRIDING SYSTEM VALUE
SELECT i, 1 + (i * 7919) % :sites, pg_temp.pick(i, 151, '{bronze,silver,gold}'), 100 + pg_temp.between(i, 152, 0, 900),
       daterange(s.start, CASE WHEN pg_temp.rnd(i, 153) < 0.95 THEN s.start + pg_temp.between(i, 154, 90, 500) END)
FROM generate_series(1::bigint, :contracts) AS i CROSS JOIN LATERAL (SELECT '2014-01-01'::date + (4600 * power(i::double precision / :contracts, 0.6))::int AS start) AS s;

-- Documents: one in fifty is the same file as the one before.
INSERT INTO public.documents OVERRIDING SYSTEM VALUE
SELECT i, pg_temp.tenant(1 + (d.asset * 104729) % :sites, :sites), CASE WHEN pg_temp.rnd(i, 161) < 0.8 THEN d.asset END,
       CASE WHEN pg_temp.rnd(i, 162) < 0.3 THEN 1 + floor(:work_orders * pg_temp.rnd(i, 163))::bigint END,
       pg_temp.pick(i, 164, '{Manual,Certificate,Wiring diagram,Service report,Invoice,Photo}') || ' ' || pg_temp.pick(i, 165, '{boiler,chiller,elevator,pump,fire panel,generator,air handler}') || ' ' || (i * 7919) % 99991,
       pg_temp.pick(i, 166, '{application/pdf,application/pdf,application/pdf,image/jpeg,text/plain}'),
       'https://files.example.com/v2/object-store/eu-central-1/' || (100000000000 + u.j * 48271) || '-' || (200000000000 + u.j * 69621) || '/service-documents/signed/' || (300000000000 + u.j * 39373) || '/original?checksum=' || (400000000000 + u.j * 40692) || '-' || u.j,
       jsonb_build_object('department', pg_temp.pick(i, 167, '{hvac,electrical,plumbing,fire,elevators,security,cleaning,roof,it,garden,legal,finance}'), 'revision', pg_temp.between(i, 168, 1, 40), 'pages', pg_temp.between(i, 169, 1, 300),
                          'lifecycle', CASE WHEN pg_temp.rnd(i, 170) < 0.7 THEN 'current' WHEN pg_temp.rnd(i, 170) < 0.9 THEN 'archived' ELSE 'draft' END)
           || CASE WHEN pg_temp.rnd(i, 171) < 0.02 THEN jsonb_build_object('superseded_by', i + 1) ELSE '{}' END
           || CASE WHEN pg_temp.rnd(i, 172) < 0.05 THEN jsonb_build_object('signatory', jsonb_build_object('country', pg_temp.pick(i, 173, '{DE,FR,IT,AT,ES,NL,DK,SE,LU,BE}'))) ELSE '{}' END,
       (SELECT array_agg(DISTINCT 'tag-' || 1 + floor(400 * power(pg_temp.rnd(i * 8 + n, 174), 2))::int) FROM generate_series(1, pg_temp.between(i, 175, 1, 4)) AS n),
       0, pg_temp.as_of() - interval '900 days' * (1 - i::double precision / :documents), CASE WHEN pg_temp.rnd(i, 176) < 0.05 THEN pg_temp.as_of() - interval '5 days' * pg_temp.rnd(i, 177) END
FROM generate_series(1::bigint, :documents) AS i
CROSS JOIN LATERAL (SELECT CASE WHEN i % 50 = 0 THEN i - 1 ELSE i END AS j) AS u
CROSS JOIN LATERAL (SELECT 1 + floor(:assets * power(pg_temp.rnd(i, 178), 1.2))::bigint AS asset) AS d
ORDER BY i;

-- Articles: some eighty words of a vocabulary of 2000 made-up ones, the first of them frequent, and a few that mean something.
INSERT INTO public.articles OVERRIDING SYSTEM VALUE
SELECT i, pg_temp.pick(i, 181, '{Replacing,Testing,Cleaning,Resetting,Balancing,Commissioning}') || ' a ' || pg_temp.pick(i, 182, '{boiler,chiller,elevator,pump,damper,generator,compressor,burner,valve,heat exchanger}'),
       (SELECT string_agg(CASE WHEN n % 20 = 0 THEN pg_temp.pick(i * 200 + n, 183, '{pressure,leak,sensor,overheating,alarm,bearing,refrigerant,vibration,corrosion,condensate}')
                               ELSE 'word' || translate(floor(2000 * power(pg_temp.rnd(i * 200 + n, 184), 2))::int::text, '0123456789', 'abcdefghij') END, ' ' ORDER BY n)
        FROM generate_series(1, pg_temp.between(i, 185, 110, 150)) AS n),
       pg_temp.as_of() - interval '900 days' * (1 - i::double precision / :articles)
FROM generate_series(1::bigint, :articles) AS i;

-- Outbox: 74 % of all events were written before the last purge, which left 15 % of them; the later ones went where there
-- was room. In the table the room was used again, in outbox_topic_created_at_idx it was not. Sixty wait to be published.
SELECT (:events * 0.74)::bigint AS before_purge \gset
CREATE FUNCTION pg_temp.event(i bigint, n bigint, orders bigint) RETURNS SETOF public.outbox LANGUAGE sql IMMUTABLE AS $$
    SELECT i, pg_temp.pick(i, 191, '{work_order.created,work_order.closed,asset.changed,charge.billed,document.added}'), pg_temp.pick(i, 192, '{work_order,work_order,asset,charge}'),
           1 + floor(orders * pg_temp.rnd(i, 193))::bigint, jsonb_build_object('version', 2, 'source', pg_temp.pick(i, 194, '{api,import,mobile}'), 'attempt', pg_temp.between(i, 195, 1, 3)),
           pg_temp.as_of() - interval '90 days' * (1 - i::double precision / n),
           CASE WHEN i <= n - 60 THEN pg_temp.as_of() - interval '90 days' * (1 - i::double precision / n) + interval '2 seconds' END $$;
INSERT INTO public.outbox OVERRIDING SYSTEM VALUE
SELECT e.* FROM generate_series(1::bigint, :before_purge) AS i CROSS JOIN LATERAL pg_temp.event(i, :events, :work_orders) AS e;
DELETE FROM public.outbox WHERE pg_temp.rnd(event_id, 196) >= 0.15;
VACUUM public.outbox;
INSERT INTO public.outbox OVERRIDING SYSTEM VALUE
SELECT e.* FROM generate_series(:before_purge + 1, :events) AS i CROSS JOIN LATERAL pg_temp.event(i, :events, :work_orders) AS e;

INSERT INTO public.usage_counters
SELECT t, m, '2026-11-22'::date - d, pg_temp.between(t * 1000 + d, 201, 1, 4000)
FROM generate_series(0, 59) AS d CROSS JOIN generate_series(1::bigint, :tenants) AS t CROSS JOIN unnest('{readings,api_calls,storage}'::text[]) AS m ORDER BY d DESC, t, m;

-- Notifications: nearly all are read.
INSERT INTO public.notifications
SELECT pg_temp.tenant(r.recipient, :users), i, r.recipient, pg_temp.pick(i, 211, '{Work order assigned,Work order overdue,Sensor alarm,Comment,Contract ends}'), c.created,
       CASE WHEN NOT (i > :notifications * 0.9 AND pg_temp.rnd(i, 212) < 0.3) THEN c.created + interval '3 hours' END
FROM generate_series(1::bigint, :notifications) AS i
CROSS JOIN LATERAL (SELECT 1 + floor(:users * power(pg_temp.rnd(i, 213), 1.3))::bigint AS recipient) AS r
CROSS JOIN LATERAL (SELECT pg_temp.as_of() - interval '120 days' * (1 - i::double precision / :notifications) AS created) AS c;

-- Audit log: 300 days, evenly.
INSERT INTO audit.log OVERRIDING SYSTEM VALUE
SELECT i, pg_temp.as_of() - interval '300 days' * (1 - i::double precision / :entries), 1 + floor(:users * power(pg_temp.rnd(i, 221), 1.3))::bigint,
       pg_temp.pick(i, 222, '{read,read,read,update,update,create,delete,export}'), pg_temp.pick(i, 223, '{work_order,work_order,asset,document,contact}'),
       1 + floor(:work_orders * pg_temp.rnd(i, 224))::bigint, jsonb_build_object('ip', '10.0.' || pg_temp.between(i, 225, 0, 255) || '.' || pg_temp.between(i, 226, 1, 254))
FROM generate_series(1::bigint, :entries) AS i;

-- Identity sequences go on after the rows above.
SELECT setval(pg_get_serial_sequence(t, c), n) FROM (VALUES
    ('public.users', 'user_id', :users), ('public.contacts', 'contact_id', :contacts), ('public.api_tokens', 'api_token_id', :tokens),
    ('public.sites', 'site_id', :sites), ('public.devices', 'device_id', :devices), ('public.assets', 'asset_id', :assets),
    ('public.work_orders', 'work_order_id', :work_orders), ('public.parts', 'part_id', :parts), ('public.resources', 'resource_id', :resources),
    ('public.contracts', 'contract_id', :contracts), ('public.documents', 'document_id', :documents), ('public.articles', 'article_id', :articles),
    ('public.outbox', 'event_id', :events), ('public.notifications', 'notification_id', :notifications), ('audit.log', 'log_id', :entries)) AS s (t, c, n)
\g /dev/null

\if :is_superuser
RESET session_replication_role;
\endif
