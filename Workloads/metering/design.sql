-- The platform's schema as its developers wrote it. "regenerate" loads it and has pg_dump print schema.sql from it.
-- It has its flaws on purpose: EXPECTED.md and README.md say which.

CREATE SCHEMA meter;
CREATE SCHEMA billing;
CREATE SCHEMA ops;
CREATE SCHEMA crm;
CREATE SCHEMA app;
CREATE SCHEMA audit;

-- What all tenants share ----------------------------------------------------------------------------------------------

CREATE TABLE public.regions (
    region   TEXT NOT NULL,
    name     TEXT NOT NULL,
    currency TEXT NOT NULL,
    CONSTRAINT regions_pkey PRIMARY KEY (region)
);

-- What can be metered: a list, not measurements.
CREATE TABLE billing.metrics (
    metric_id SMALLINT NOT NULL,
    code      TEXT NOT NULL,
    unit      TEXT NOT NULL,
    CONSTRAINT metrics_pkey PRIMARY KEY (metric_id),
    CONSTRAINT metrics_code_key UNIQUE (code)
);

CREATE TABLE billing.plans (
    plan_id     BIGINT GENERATED ALWAYS AS IDENTITY,
    code        TEXT NOT NULL,
    monthly_fee NUMERIC(12,2) NOT NULL,
    CONSTRAINT plans_pkey PRIMARY KEY (plan_id),
    CONSTRAINT plans_code_key UNIQUE (code)
);

CREATE TABLE billing.plan_prices (
    plan_id    BIGINT NOT NULL,
    metric_id  SMALLINT NOT NULL,
    unit_price NUMERIC(14,6) NOT NULL,
    changed_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    CONSTRAINT plan_prices_pkey PRIMARY KEY (plan_id, metric_id),
    CONSTRAINT plan_prices_plan_id_fkey FOREIGN KEY (plan_id) REFERENCES billing.plans (plan_id) ON DELETE CASCADE,
    CONSTRAINT plan_prices_metric_id_fkey FOREIGN KEY (metric_id) REFERENCES billing.metrics (metric_id) ON DELETE RESTRICT
);

-- Which plan has which feature: the features are rows that people add, read and list as rows.
CREATE TABLE billing.plan_features (
    plan_id BIGINT NOT NULL,
    feature TEXT NOT NULL,
    value   TEXT NOT NULL,
    CONSTRAINT plan_features_pkey PRIMARY KEY (plan_id, feature),
    CONSTRAINT plan_features_plan_id_fkey FOREIGN KEY (plan_id) REFERENCES billing.plans (plan_id) ON DELETE CASCADE
);

-- The rates at which invoices were converted. Invoices refer to them, so nothing here can be got again.
CREATE TABLE billing.rate_cache (
    rate_id     BIGINT GENERATED ALWAYS AS IDENTITY,
    currency    TEXT NOT NULL,
    rate        NUMERIC(14,6) NOT NULL,
    valid_on    DATE NOT NULL,
    CONSTRAINT rate_cache_pkey PRIMARY KEY (rate_id),
    CONSTRAINT rate_cache_currency_valid_on_key UNIQUE (currency, valid_on)
);

-- Tenants and their accounts ------------------------------------------------------------------------------------------

CREATE TABLE public.tenants (
    tenant_id  BIGINT GENERATED ALWAYS AS IDENTITY,
    slug       TEXT NOT NULL,
    name       TEXT NOT NULL,
    region     TEXT NOT NULL,
    plan_id    BIGINT NOT NULL,
    settings   JSONB NOT NULL DEFAULT '{}',
    created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    CONSTRAINT tenants_pkey PRIMARY KEY (tenant_id),
    CONSTRAINT tenants_slug_key UNIQUE (slug),
    CONSTRAINT tenants_region_fkey FOREIGN KEY (region) REFERENCES public.regions (region) ON DELETE RESTRICT,
    CONSTRAINT tenants_plan_id_fkey FOREIGN KEY (plan_id) REFERENCES billing.plans (plan_id) ON DELETE RESTRICT
);

CREATE TABLE billing.accounts (
    account_id     BIGINT GENERATED ALWAYS AS IDENTITY,
    tenant_id      BIGINT NOT NULL,
    name           TEXT NOT NULL,
    address_line_1 TEXT NOT NULL,
    address_line_2 TEXT,
    contact1_name  TEXT NOT NULL,
    contact1_email TEXT NOT NULL,
    contact1_phone TEXT,
    contact2_name  TEXT,
    contact2_email TEXT,
    contact2_phone TEXT,
    contact3_name  TEXT,
    contact3_email TEXT,
    contact3_phone TEXT,
    created_at     TIMESTAMPTZ NOT NULL DEFAULT now(),
    CONSTRAINT accounts_pkey PRIMARY KEY (account_id),
    CONSTRAINT accounts_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants (tenant_id) ON DELETE RESTRICT
);
CREATE INDEX accounts_tenant_id_name_idx ON billing.accounts (tenant_id, name);

-- The people who use what is metered. The law wants them kept in their region; regional offices work on them.
CREATE TABLE public.consumers (
    consumer_id  BIGINT GENERATED ALWAYS AS IDENTITY,
    region       TEXT NOT NULL,
    full_name    TEXT NOT NULL,
    email        TEXT NOT NULL,
    street       TEXT NOT NULL,
    city         TEXT NOT NULL,
    segment      TEXT NOT NULL,
    is_opted_in  BOOLEAN NOT NULL DEFAULT false,
    note         TEXT,
    created_at   TIMESTAMPTZ NOT NULL DEFAULT now(),
    CONSTRAINT consumers_pkey PRIMARY KEY (consumer_id),
    CONSTRAINT consumers_region_fkey FOREIGN KEY (region) REFERENCES public.regions (region) ON DELETE RESTRICT
);

-- Devices and what they measure ---------------------------------------------------------------------------------------

CREATE TABLE meter.sites (
    site_id           BIGINT GENERATED ALWAYS AS IDENTITY,
    tenant_id         BIGINT NOT NULL,
    name              TEXT NOT NULL,
    city              TEXT NOT NULL,
    -- Columns of single customers, as they came.
    pool_volume       INTEGER,
    kiln_max_celsius  INTEGER,
    elevator_count    SMALLINT,
    cold_store_class  TEXT,
    turbine_serial    TEXT,
    solar_kwp         NUMERIC(10,2),
    helipad_code      TEXT,
    quarry_permit     TEXT,
    CONSTRAINT sites_pkey PRIMARY KEY (site_id),
    CONSTRAINT sites_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants (tenant_id) ON DELETE RESTRICT
);
CREATE INDEX sites_tenant_id_idx ON meter.sites (tenant_id);

CREATE TABLE meter.devices (
    device_id    BIGINT GENERATED ALWAYS AS IDENTITY,
    tenant_id    BIGINT NOT NULL,
    serial       TEXT NOT NULL,
    model        TEXT NOT NULL,
    last_seen_at TIMESTAMPTZ NOT NULL,
    created_at   TIMESTAMPTZ NOT NULL DEFAULT now(),
    CONSTRAINT devices_pkey PRIMARY KEY (device_id),
    CONSTRAINT devices_tenant_id_serial_key UNIQUE (tenant_id, serial),
    CONSTRAINT devices_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants (tenant_id) ON DELETE RESTRICT
) WITH (fillfactor = 70);
-- Each heartbeat sets last_seen_at.
CREATE INDEX devices_last_seen_at_idx ON meter.devices (last_seen_at);

-- Set with each reading; no index on what is set.
CREATE TABLE meter.device_state (
    device_id  BIGINT NOT NULL,
    tenant_id  BIGINT NOT NULL,
    is_online  BOOLEAN NOT NULL DEFAULT true,
    last_value DOUBLE PRECISION,
    updated_at TIMESTAMPTZ NOT NULL,
    CONSTRAINT device_state_pkey PRIMARY KEY (device_id),
    CONSTRAINT device_state_device_id_fkey FOREIGN KEY (device_id) REFERENCES meter.devices (device_id) ON DELETE CASCADE
) WITH (fillfactor = 50);

-- Where a device is: written when it is installed, and hardly ever after.
CREATE TABLE meter.placements (
    device_id    BIGINT NOT NULL,
    tenant_id    BIGINT NOT NULL,
    site_id      BIGINT NOT NULL,
    installed_on DATE NOT NULL,
    CONSTRAINT placements_pkey PRIMARY KEY (device_id),
    CONSTRAINT placements_device_id_fkey FOREIGN KEY (device_id) REFERENCES meter.devices (device_id) ON DELETE CASCADE,
    CONSTRAINT placements_site_id_fkey FOREIGN KEY (site_id) REFERENCES meter.sites (site_id) ON DELETE RESTRICT
);
CREATE INDEX placements_site_id_idx ON meter.placements (site_id);

-- Entity, attribute, value.
CREATE TABLE meter.device_attributes (
    device_id BIGINT NOT NULL,
    name      TEXT NOT NULL,
    value     TEXT,
    CONSTRAINT device_attributes_pkey PRIMARY KEY (device_id, name),
    CONSTRAINT device_attributes_device_id_fkey FOREIGN KEY (device_id) REFERENCES meter.devices (device_id) ON DELETE CASCADE
);

-- Where on a site is measured: plans of sites, drawn once.
CREATE TABLE meter.measurement_points (
    point_id   BIGINT GENERATED ALWAYS AS IDENTITY,
    tenant_id  BIGINT NOT NULL,
    site_id    BIGINT NOT NULL,
    label      TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    CONSTRAINT measurement_points_pkey PRIMARY KEY (point_id),
    CONSTRAINT measurement_points_site_id_fkey FOREIGN KEY (site_id) REFERENCES meter.sites (site_id) ON DELETE CASCADE
);
CREATE INDEX measurement_points_site_id_idx ON meter.measurement_points (site_id);

-- Append-only, in the order of time; kept for 90 days.
CREATE TABLE meter.readings (
    reading_id  BIGINT GENERATED ALWAYS AS IDENTITY,
    tenant_id   BIGINT NOT NULL,
    device_id   BIGINT NOT NULL,
    sequence_no INTEGER NOT NULL,
    quality     SMALLINT NOT NULL DEFAULT 0,
    recorded_at TIMESTAMPTZ NOT NULL,
    value       DOUBLE PRECISION NOT NULL,
    CONSTRAINT readings_pkey PRIMARY KEY (reading_id),
    CONSTRAINT readings_device_id_sequence_no_key UNIQUE (device_id, sequence_no),
    CONSTRAINT readings_device_id_fkey FOREIGN KEY (device_id) REFERENCES meter.devices (device_id) ON DELETE RESTRICT
);
CREATE INDEX readings_device_id_recorded_at_idx ON meter.readings (device_id, recorded_at);

CREATE TABLE meter.reading_flags (
    flag_id    BIGINT GENERATED ALWAYS AS IDENTITY,
    reading_id BIGINT NOT NULL,
    reason     TEXT NOT NULL,
    CONSTRAINT reading_flags_pkey PRIMARY KEY (flag_id),
    CONSTRAINT reading_flags_reading_id_fkey FOREIGN KEY (reading_id) REFERENCES meter.readings (reading_id) ON DELETE CASCADE
);
CREATE INDEX reading_flags_reading_id_idx ON meter.reading_flags (reading_id);

CREATE TABLE meter.commands (
    command_id BIGINT GENERATED ALWAYS AS IDENTITY,
    tenant_id  BIGINT NOT NULL,
    device_id  BIGINT NOT NULL,
    verb       TEXT NOT NULL,
    argument   TEXT,
    sent_at    TIMESTAMPTZ NOT NULL,
    CONSTRAINT commands_pkey PRIMARY KEY (command_id),
    CONSTRAINT commands_device_id_fkey FOREIGN KEY (device_id) REFERENCES meter.devices (device_id) ON DELETE RESTRICT
);
CREATE INDEX commands_device_id_idx ON meter.commands (device_id);

-- Usage and money -----------------------------------------------------------------------------------------------------

CREATE TABLE billing.usage_daily (
    tenant_id  BIGINT NOT NULL,
    device_id  BIGINT NOT NULL,
    day        DATE NOT NULL,
    metric_id  SMALLINT NOT NULL,
    quantity   BIGINT NOT NULL DEFAULT 0,
    updated_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    CONSTRAINT usage_daily_pkey PRIMARY KEY (tenant_id, device_id, metric_id, day),
    CONSTRAINT usage_daily_device_id_fkey FOREIGN KEY (device_id) REFERENCES meter.devices (device_id) ON DELETE RESTRICT,
    CONSTRAINT usage_daily_metric_id_fkey FOREIGN KEY (metric_id) REFERENCES billing.metrics (metric_id) ON DELETE RESTRICT
);

-- Prepaid credit: what was paid in and what was used, by account. account_name is accounts.name once more.
CREATE TABLE billing.ledger_entries (
    entry_id        BIGINT GENERATED ALWAYS AS IDENTITY,
    tenant_id       BIGINT NOT NULL,
    account_id      BIGINT NOT NULL,
    account_name    TEXT NOT NULL,
    kind            TEXT NOT NULL,
    amount          NUMERIC(14,4) NOT NULL,
    idempotency_key TEXT NOT NULL,
    memo            TEXT NOT NULL,
    created_at      TIMESTAMPTZ NOT NULL DEFAULT now(),
    CONSTRAINT ledger_entries_pkey PRIMARY KEY (entry_id),
    CONSTRAINT ledger_entries_tenant_id_idempotency_key_key UNIQUE (tenant_id, idempotency_key),
    CONSTRAINT ledger_entries_account_id_fkey FOREIGN KEY (account_id) REFERENCES billing.accounts (account_id) ON DELETE RESTRICT,
    CONSTRAINT ledger_entries_kind_check CHECK (kind IN ('topup', 'usage', 'refund', 'fee'))
);
CREATE INDEX ledger_entries_account_id_idx ON billing.ledger_entries (account_id);

CREATE SEQUENCE billing.invoice_number_seq START 1000000;

CREATE TABLE billing.invoices (
    invoice_id BIGINT GENERATED ALWAYS AS IDENTITY,
    tenant_id  BIGINT NOT NULL,
    account_id BIGINT NOT NULL,
    number     BIGINT NOT NULL,
    rate_id    BIGINT,
    status     TEXT NOT NULL DEFAULT 'draft',
    issued_on  DATE NOT NULL,
    CONSTRAINT invoices_pkey PRIMARY KEY (invoice_id),
    CONSTRAINT invoices_number_key UNIQUE (number),
    CONSTRAINT invoices_account_id_fkey FOREIGN KEY (account_id) REFERENCES billing.accounts (account_id) ON DELETE RESTRICT,
    CONSTRAINT invoices_rate_id_fkey FOREIGN KEY (rate_id) REFERENCES billing.rate_cache (rate_id) ON DELETE RESTRICT,
    CONSTRAINT invoices_status_check CHECK (status IN ('draft', 'sent', 'paid', 'void'))
);
CREATE INDEX invoices_account_id_idx ON billing.invoices (account_id);

-- unit_price is what the price was when the invoice was written.
CREATE TABLE billing.invoice_lines (
    line_id     BIGINT GENERATED ALWAYS AS IDENTITY,
    tenant_id   BIGINT NOT NULL,
    invoice_id  BIGINT NOT NULL,
    metric_id   SMALLINT NOT NULL,
    description TEXT NOT NULL,
    quantity    BIGINT NOT NULL,
    unit_price  NUMERIC(14,6) NOT NULL,
    amount      NUMERIC(14,2) NOT NULL,
    CONSTRAINT invoice_lines_pkey PRIMARY KEY (line_id),
    CONSTRAINT invoice_lines_invoice_id_fkey FOREIGN KEY (invoice_id) REFERENCES billing.invoices (invoice_id) ON DELETE CASCADE,
    CONSTRAINT invoice_lines_metric_id_fkey FOREIGN KEY (metric_id) REFERENCES billing.metrics (metric_id) ON DELETE RESTRICT
);
CREATE INDEX invoice_lines_invoice_id_idx ON billing.invoice_lines (invoice_id);

-- Operations ----------------------------------------------------------------------------------------------------------

CREATE TABLE ops.alarms (
    alarm_id  BIGINT GENERATED ALWAYS AS IDENTITY,
    tenant_id BIGINT NOT NULL,
    device_id BIGINT NOT NULL,
    kind      TEXT NOT NULL,
    severity  SMALLINT NOT NULL,
    status    TEXT NOT NULL DEFAULT 'open',
    dedup_key TEXT NOT NULL,
    message   TEXT NOT NULL,
    raised_at TIMESTAMPTZ NOT NULL,
    CONSTRAINT alarms_pkey PRIMARY KEY (alarm_id),
    CONSTRAINT alarms_dedup_key_key UNIQUE (dedup_key),
    CONSTRAINT alarms_device_id_fkey FOREIGN KEY (device_id) REFERENCES meter.devices (device_id) ON DELETE RESTRICT,
    CONSTRAINT alarms_status_check CHECK (status IN ('open', 'acknowledged', 'closed'))
);
CREATE INDEX alarms_device_id_idx ON ops.alarms (device_id);
CREATE INDEX alarms_open_idx ON ops.alarms (raised_at) WHERE status = 'open';

-- Somebody switched autovacuum off here "because it was always running".
CREATE TABLE ops.jobs (
    job_id     BIGINT GENERATED ALWAYS AS IDENTITY,
    tenant_id  BIGINT NOT NULL,
    kind       TEXT NOT NULL,
    status     TEXT NOT NULL DEFAULT 'queued',
    attempts   SMALLINT NOT NULL DEFAULT 0,
    arguments  JSONB NOT NULL DEFAULT '{}',
    run_at     TIMESTAMPTZ NOT NULL DEFAULT now(),
    locked_by  TEXT,
    failed_at  TIMESTAMPTZ,
    CONSTRAINT jobs_pkey PRIMARY KEY (job_id),
    CONSTRAINT jobs_status_check CHECK (status IN ('queued', 'running', 'failed'))
) WITH (autovacuum_enabled = false);
CREATE INDEX jobs_status_run_at_idx ON ops.jobs (status, run_at);

-- How the workers of each queue are set up: eight rows.
CREATE TABLE ops.queue_settings (
    queue       TEXT NOT NULL,
    concurrency SMALLINT NOT NULL,
    status      TEXT NOT NULL DEFAULT 'active',
    CONSTRAINT queue_settings_pkey PRIMARY KEY (queue)
);

CREATE TABLE ops.outbox (
    event_id     BIGINT GENERATED ALWAYS AS IDENTITY,
    tenant_id    BIGINT NOT NULL,
    topic        TEXT NOT NULL,
    payload      JSONB NOT NULL,
    created_at   TIMESTAMPTZ NOT NULL DEFAULT now(),
    published_at TIMESTAMPTZ,
    CONSTRAINT outbox_pkey PRIMARY KEY (event_id)
);
CREATE INDEX outbox_unpublished_idx ON ops.outbox (event_id) WHERE published_at IS NULL;

-- What customers' webhooks were sent (payload), and what they answered (response).
CREATE TABLE ops.webhook_deliveries (
    delivery_id  BIGINT GENERATED ALWAYS AS IDENTITY,
    tenant_id    BIGINT NOT NULL,
    payload      JSONB NOT NULL,
    response     JSONB NOT NULL,
    delivered_at TIMESTAMPTZ NOT NULL,
    CONSTRAINT webhook_deliveries_pkey PRIMARY KEY (delivery_id)
);
CREATE INDEX webhook_deliveries_tenant_id_idx ON ops.webhook_deliveries (tenant_id, delivered_at);

-- The application -----------------------------------------------------------------------------------------------------

CREATE TABLE app.users (
    user_id   BIGINT GENERATED ALWAYS AS IDENTITY,
    tenant_id BIGINT NOT NULL,
    email     TEXT NOT NULL,
    CONSTRAINT users_pkey PRIMARY KEY (user_id),
    CONSTRAINT users_email_key UNIQUE (email),
    CONSTRAINT users_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants (tenant_id) ON DELETE RESTRICT
);

CREATE TABLE app.sessions (
    session_id   TEXT NOT NULL,
    tenant_id    BIGINT NOT NULL,
    user_id      BIGINT NOT NULL,
    data         TEXT NOT NULL,
    last_used_at TIMESTAMPTZ NOT NULL,
    expires_at   TIMESTAMPTZ NOT NULL,
    CONSTRAINT sessions_pkey PRIMARY KEY (session_id),
    CONSTRAINT sessions_user_id_fkey FOREIGN KEY (user_id) REFERENCES app.users (user_id) ON DELETE CASCADE
) WITH (fillfactor = 80);
CREATE INDEX sessions_expires_at_idx ON app.sessions (expires_at);

-- Made anew from usage_daily whenever it is missing.
CREATE TABLE app.dashboard_cache (
    cache_key  TEXT NOT NULL,
    tenant_id  BIGINT NOT NULL,
    body       JSONB NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL,
    CONSTRAINT dashboard_cache_pkey PRIMARY KEY (cache_key)
) WITH (fillfactor = 70);

-- Fairs and seminars with customers, not what happened in a system.
CREATE TABLE crm.events (
    event_id   BIGINT GENERATED ALWAYS AS IDENTITY,
    title      TEXT NOT NULL,
    city       TEXT NOT NULL,
    seats      INTEGER NOT NULL,
    seats_free INTEGER NOT NULL,
    held_on    DATE NOT NULL,
    created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    CONSTRAINT events_pkey PRIMARY KEY (event_id)
);

-- Hours of training that were booked, not logins.
CREATE TABLE crm.training_sessions (
    session_id BIGINT GENERATED ALWAYS AS IDENTITY,
    account_id BIGINT NOT NULL,
    trainer    TEXT NOT NULL,
    starts_at  TIMESTAMPTZ NOT NULL,
    CONSTRAINT training_sessions_pkey PRIMARY KEY (session_id),
    CONSTRAINT training_sessions_account_id_fkey FOREIGN KEY (account_id) REFERENCES billing.accounts (account_id) ON DELETE RESTRICT
);
CREATE INDEX training_sessions_account_id_idx ON crm.training_sessions (account_id);

-- By month already.
CREATE TABLE audit.api_requests (
    request_id  BIGINT GENERATED BY DEFAULT AS IDENTITY,
    tenant_id   BIGINT NOT NULL,
    at          TIMESTAMPTZ NOT NULL,
    path        TEXT NOT NULL,
    status_code SMALLINT NOT NULL,
    CONSTRAINT api_requests_pkey PRIMARY KEY (request_id, at)
) PARTITION BY RANGE (at);
CREATE TABLE audit.api_requests_2026_09 PARTITION OF audit.api_requests FOR VALUES FROM ('2026-09-01 00:00+00') TO ('2026-10-01 00:00+00');
CREATE TABLE audit.api_requests_2026_10 PARTITION OF audit.api_requests FOR VALUES FROM ('2026-10-01 00:00+00') TO ('2026-11-01 00:00+00');
CREATE TABLE audit.api_requests_2026_11 PARTITION OF audit.api_requests FOR VALUES FROM ('2026-11-01 00:00+00') TO ('2026-12-01 00:00+00');
CREATE TABLE audit.api_requests_2026_12 PARTITION OF audit.api_requests FOR VALUES FROM ('2026-12-01 00:00+00') TO ('2027-01-01 00:00+00');
CREATE INDEX api_requests_tenant_id_at_idx ON audit.api_requests (tenant_id, at);
