-- The platform's schema as its developers wrote it. "regenerate" loads it and has pg_dump print schema.sql from it.
-- The indexes at the end are those the platform has today; "load" adds one more, which is left INVALID.

CREATE SCHEMA telemetry;
CREATE SCHEMA audit;

-- The exclusion constraint on reservations needs it. pg_trgm is deliberately not here.
CREATE EXTENSION btree_gist;

-- Tenants and people --------------------------------------------------------------------------------------------------

CREATE TABLE public.tenants (
    tenant_id  BIGINT GENERATED ALWAYS AS IDENTITY,
    slug       TEXT NOT NULL,
    name       TEXT NOT NULL,
    plan       TEXT NOT NULL DEFAULT 'team',
    settings   JSONB NOT NULL DEFAULT '{}',
    created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    CONSTRAINT tenants_pkey PRIMARY KEY (tenant_id),
    CONSTRAINT tenants_slug_key UNIQUE (slug),
    CONSTRAINT tenants_plan_check CHECK (plan IN ('free', 'team', 'enterprise'))
);

CREATE TABLE public.users (
    user_id        BIGINT GENERATED ALWAYS AS IDENTITY,
    tenant_id      BIGINT NOT NULL,
    email          TEXT NOT NULL,
    display_name   TEXT NOT NULL,
    role           TEXT NOT NULL DEFAULT 'technician',
    created_at     TIMESTAMPTZ NOT NULL DEFAULT now(),
    deactivated_at TIMESTAMPTZ,
    CONSTRAINT users_pkey PRIMARY KEY (user_id),
    CONSTRAINT users_tenant_id_email_key UNIQUE (tenant_id, email),
    CONSTRAINT users_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants (tenant_id) ON DELETE RESTRICT
);

-- A person on the customer's side. Imports replace contacts, so that most rows are deleted ones.
CREATE TABLE public.contacts (
    contact_id BIGINT GENERATED ALWAYS AS IDENTITY,
    tenant_id  BIGINT NOT NULL,
    full_name  TEXT NOT NULL,
    email      TEXT NOT NULL,
    phone      TEXT,
    company    TEXT NOT NULL,
    job_title  TEXT,
    created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    deleted_at TIMESTAMPTZ,
    CONSTRAINT contacts_pkey PRIMARY KEY (contact_id),
    CONSTRAINT contacts_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants (tenant_id) ON DELETE RESTRICT
);

-- Secrets of integrations, compared for equality only.
CREATE TABLE public.api_tokens (
    api_token_id BIGINT GENERATED ALWAYS AS IDENTITY,
    user_id      BIGINT NOT NULL,
    token        TEXT NOT NULL,
    scopes       TEXT[] NOT NULL DEFAULT '{}',
    created_at   TIMESTAMPTZ NOT NULL DEFAULT now(),
    expires_at   TIMESTAMPTZ NOT NULL,
    revoked_at   TIMESTAMPTZ,
    CONSTRAINT api_tokens_pkey PRIMARY KEY (api_token_id),
    CONSTRAINT api_tokens_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users (user_id) ON DELETE CASCADE
);

-- Sites, networks, devices ----------------------------------------------------------------------------------------------

CREATE TABLE public.sites (
    site_id      BIGINT GENERATED ALWAYS AS IDENTITY,
    tenant_id    BIGINT NOT NULL,
    name         TEXT NOT NULL,
    street       TEXT NOT NULL,
    city         TEXT NOT NULL,
    country_code TEXT NOT NULL,
    location     POINT NOT NULL,
    opened_on    DATE NOT NULL,
    CONSTRAINT sites_pkey PRIMARY KEY (site_id),
    CONSTRAINT sites_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants (tenant_id) ON DELETE RESTRICT
);

CREATE TABLE public.networks (
    network_id BIGINT GENERATED ALWAYS AS IDENTITY,
    site_id    BIGINT,
    network    CIDR NOT NULL,
    purpose    TEXT NOT NULL,
    CONSTRAINT networks_pkey PRIMARY KEY (network_id),
    CONSTRAINT networks_site_id_fkey FOREIGN KEY (site_id) REFERENCES public.sites (site_id) ON DELETE CASCADE
);

CREATE TABLE public.devices (
    device_id    BIGINT GENERATED ALWAYS AS IDENTITY,
    site_id      BIGINT NOT NULL,
    mac          MACADDR NOT NULL,
    address      INET NOT NULL,
    firmware     TEXT NOT NULL,
    last_seen_at TIMESTAMPTZ NOT NULL,
    CONSTRAINT devices_pkey PRIMARY KEY (device_id),
    CONSTRAINT devices_site_id_fkey FOREIGN KEY (site_id) REFERENCES public.sites (site_id) ON DELETE RESTRICT
) WITH (fillfactor = 80);

-- Assets and what they measure ------------------------------------------------------------------------------------------

CREATE TABLE public.asset_models (
    model_code   TEXT NOT NULL,
    manufacturer TEXT NOT NULL,
    description  TEXT NOT NULL,
    CONSTRAINT asset_models_pkey PRIMARY KEY (model_code)
);

CREATE TABLE public.assets (
    asset_id        BIGINT GENERATED ALWAYS AS IDENTITY,
    tenant_id       BIGINT NOT NULL,
    site_id         BIGINT NOT NULL,
    parent_asset_id BIGINT,
    asset_tag       TEXT NOT NULL,
    serial_number   TEXT NOT NULL,
    manufacturer    TEXT NOT NULL,
    model_code      TEXT NOT NULL,
    status          TEXT NOT NULL DEFAULT 'active',
    attributes      JSONB NOT NULL DEFAULT '{}',
    installed_on    DATE NOT NULL,
    warranty_until  DATE,
    CONSTRAINT assets_pkey PRIMARY KEY (asset_id),
    CONSTRAINT assets_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants (tenant_id) ON DELETE RESTRICT,
    CONSTRAINT assets_site_id_fkey FOREIGN KEY (site_id) REFERENCES public.sites (site_id) ON DELETE RESTRICT,
    CONSTRAINT assets_parent_asset_id_fkey FOREIGN KEY (parent_asset_id) REFERENCES public.assets (asset_id) ON DELETE SET NULL,
    CONSTRAINT assets_model_code_fkey FOREIGN KEY (model_code)
        REFERENCES public.asset_models (model_code) ON UPDATE CASCADE ON DELETE RESTRICT,
    CONSTRAINT assets_status_check CHECK (status IN ('active', 'standby', 'retired'))
);

CREATE TABLE telemetry.sensors (
    sensor_id INTEGER GENERATED ALWAYS AS IDENTITY,
    asset_id  BIGINT NOT NULL,
    kind      TEXT NOT NULL,
    unit      TEXT NOT NULL,
    CONSTRAINT sensors_pkey PRIMARY KEY (sensor_id),
    CONSTRAINT sensors_asset_id_fkey FOREIGN KEY (asset_id) REFERENCES public.assets (asset_id) ON DELETE CASCADE
);

-- Append-only, in the order of time.
CREATE TABLE telemetry.readings (
    sensor_id   INTEGER NOT NULL,
    quality     SMALLINT NOT NULL DEFAULT 0,
    recorded_at TIMESTAMPTZ NOT NULL,
    value       DOUBLE PRECISION NOT NULL,
    CONSTRAINT readings_pkey PRIMARY KEY (sensor_id, recorded_at),
    CONSTRAINT readings_sensor_id_fkey FOREIGN KEY (sensor_id) REFERENCES telemetry.sensors (sensor_id) ON DELETE CASCADE
);

-- Work ------------------------------------------------------------------------------------------------------------------

CREATE TABLE public.work_orders (
    work_order_id BIGINT GENERATED ALWAYS AS IDENTITY,
    tenant_id     BIGINT NOT NULL,
    sequence_no   INTEGER NOT NULL,
    public_code   TEXT NOT NULL,
    site_id       BIGINT NOT NULL,
    asset_id      BIGINT NOT NULL,
    status        TEXT NOT NULL DEFAULT 'queued',
    priority      SMALLINT NOT NULL DEFAULT 3,
    reporter_id   BIGINT NOT NULL,
    assignee_id   BIGINT,
    title         TEXT NOT NULL,
    note          TEXT,
    due_at        TIMESTAMPTZ,
    lease_until   TIMESTAMPTZ,
    created_at    TIMESTAMPTZ NOT NULL DEFAULT now(),
    updated_at    TIMESTAMPTZ NOT NULL DEFAULT now(),
    completed_at  TIMESTAMPTZ,
    deleted_at    TIMESTAMPTZ,
    CONSTRAINT work_orders_pkey PRIMARY KEY (work_order_id),
    CONSTRAINT work_orders_public_code_key UNIQUE (public_code),
    CONSTRAINT work_orders_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants (tenant_id) ON DELETE RESTRICT,
    CONSTRAINT work_orders_site_id_fkey FOREIGN KEY (site_id) REFERENCES public.sites (site_id) ON DELETE RESTRICT,
    CONSTRAINT work_orders_asset_id_fkey FOREIGN KEY (asset_id) REFERENCES public.assets (asset_id) ON DELETE RESTRICT,
    CONSTRAINT work_orders_reporter_id_fkey FOREIGN KEY (reporter_id) REFERENCES public.users (user_id) ON DELETE RESTRICT,
    CONSTRAINT work_orders_assignee_id_fkey FOREIGN KEY (assignee_id) REFERENCES public.users (user_id) ON DELETE RESTRICT,
    CONSTRAINT work_orders_status_check CHECK (status IN ('queued', 'running', 'on_hold', 'done', 'cancelled')),
    CONSTRAINT work_orders_priority_check CHECK (priority BETWEEN 1 AND 5)
) WITH (fillfactor = 90);

-- Written with each change of status; read in order of its key by an export.
CREATE TABLE public.work_order_history (
    history_id    BIGINT GENERATED ALWAYS AS IDENTITY,
    work_order_id BIGINT NOT NULL,
    status        TEXT NOT NULL,
    changed_at    TIMESTAMPTZ NOT NULL DEFAULT now(),
    CONSTRAINT work_order_history_pkey PRIMARY KEY (history_id),
    CONSTRAINT work_order_history_work_order_id_fkey FOREIGN KEY (work_order_id)
        REFERENCES public.work_orders (work_order_id) ON DELETE CASCADE
);

CREATE TABLE public.parts (
    part_id       BIGINT GENERATED ALWAYS AS IDENTITY,
    part_number   TEXT NOT NULL,
    description   TEXT NOT NULL,
    on_hand       INTEGER NOT NULL DEFAULT 0,
    reorder_level INTEGER NOT NULL DEFAULT 0,
    CONSTRAINT parts_pkey PRIMARY KEY (part_id),
    CONSTRAINT parts_part_number_key UNIQUE (part_number)
) WITH (fillfactor = 90);

CREATE TABLE public.work_order_parts (
    work_order_id BIGINT NOT NULL,
    part_id       BIGINT NOT NULL,
    quantity      INTEGER NOT NULL,
    CONSTRAINT work_order_parts_pkey PRIMARY KEY (work_order_id, part_id),
    CONSTRAINT work_order_parts_work_order_id_fkey FOREIGN KEY (work_order_id)
        REFERENCES public.work_orders (work_order_id) ON DELETE CASCADE,
    CONSTRAINT work_order_parts_part_id_fkey FOREIGN KEY (part_id) REFERENCES public.parts (part_id) ON DELETE RESTRICT
);

CREATE TABLE public.charges (
    charge_id       BIGINT GENERATED ALWAYS AS IDENTITY,
    tenant_id       BIGINT NOT NULL,
    work_order_id   BIGINT,
    amount          NUMERIC(12,2) NOT NULL,
    adjusted_amount NUMERIC(12,2),
    billed_at       TIMESTAMPTZ NOT NULL,
    settled_at      TIMESTAMPTZ,
    CONSTRAINT charges_pkey PRIMARY KEY (charge_id),
    CONSTRAINT charges_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants (tenant_id) ON DELETE RESTRICT,
    CONSTRAINT charges_work_order_id_fkey FOREIGN KEY (work_order_id)
        REFERENCES public.work_orders (work_order_id) ON DELETE SET NULL
);

-- Rooms and vehicles, contracts -----------------------------------------------------------------------------------------

CREATE TABLE public.resources (
    resource_id BIGINT GENERATED ALWAYS AS IDENTITY,
    tenant_id   BIGINT NOT NULL,
    code        TEXT NOT NULL,
    kind        TEXT NOT NULL,
    CONSTRAINT resources_pkey PRIMARY KEY (resource_id),
    CONSTRAINT resources_tenant_id_code_key UNIQUE (tenant_id, code),
    CONSTRAINT resources_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants (tenant_id) ON DELETE RESTRICT,
    CONSTRAINT resources_kind_check CHECK (kind IN ('room', 'vehicle'))
);

CREATE TABLE public.reservations (
    reservation_id BIGINT GENERATED ALWAYS AS IDENTITY,
    tenant_id      BIGINT NOT NULL,
    resource_id    BIGINT NOT NULL,
    booked_by      BIGINT NOT NULL,
    during         TSTZRANGE NOT NULL,
    purpose        TEXT,
    CONSTRAINT reservations_pkey PRIMARY KEY (reservation_id),
    CONSTRAINT reservations_resource_id_during_excl EXCLUDE USING gist (resource_id WITH =, during WITH &&),
    CONSTRAINT reservations_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants (tenant_id) ON DELETE RESTRICT,
    CONSTRAINT reservations_resource_id_fkey FOREIGN KEY (resource_id) REFERENCES public.resources (resource_id) ON DELETE RESTRICT,
    CONSTRAINT reservations_booked_by_fkey FOREIGN KEY (booked_by) REFERENCES public.users (user_id) ON DELETE RESTRICT
);

CREATE TABLE public.contracts (
    contract_id   BIGINT GENERATED ALWAYS AS IDENTITY,
    site_id       BIGINT NOT NULL,
    service_level TEXT NOT NULL,
    monthly_fee   NUMERIC(12,2) NOT NULL,
    valid         DATERANGE NOT NULL,
    CONSTRAINT contracts_pkey PRIMARY KEY (contract_id),
    CONSTRAINT contracts_site_id_fkey FOREIGN KEY (site_id) REFERENCES public.sites (site_id) ON DELETE RESTRICT
);

-- Documents and knowledge -----------------------------------------------------------------------------------------------

CREATE TABLE public.documents (
    document_id   BIGINT GENERATED ALWAYS AS IDENTITY,
    tenant_id     BIGINT NOT NULL,
    asset_id      BIGINT,
    work_order_id BIGINT,
    title         TEXT NOT NULL,
    mime_type     TEXT NOT NULL,
    source_url    TEXT NOT NULL,
    attributes    JSONB NOT NULL DEFAULT '{}',
    tags          TEXT[] NOT NULL DEFAULT '{}',
    views         INTEGER NOT NULL DEFAULT 0,
    created_at    TIMESTAMPTZ NOT NULL DEFAULT now(),
    deleted_at    TIMESTAMPTZ,
    CONSTRAINT documents_pkey PRIMARY KEY (document_id),
    CONSTRAINT documents_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants (tenant_id) ON DELETE RESTRICT,
    CONSTRAINT documents_asset_id_fkey FOREIGN KEY (asset_id) REFERENCES public.assets (asset_id) ON DELETE SET NULL,
    CONSTRAINT documents_work_order_id_fkey FOREIGN KEY (work_order_id)
        REFERENCES public.work_orders (work_order_id) ON DELETE SET NULL
) WITH (fillfactor = 90);

CREATE TABLE public.articles (
    article_id BIGINT GENERATED ALWAYS AS IDENTITY,
    title      TEXT NOT NULL,
    body       TEXT,
    updated_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    CONSTRAINT articles_pkey PRIMARY KEY (article_id)
);

-- Events, counters, logs ------------------------------------------------------------------------------------------------

CREATE TABLE public.outbox (
    event_id       BIGINT GENERATED ALWAYS AS IDENTITY,
    topic          TEXT NOT NULL,
    aggregate_type TEXT NOT NULL,
    aggregate_id   BIGINT NOT NULL,
    payload        JSONB NOT NULL DEFAULT '{}',
    created_at     TIMESTAMPTZ NOT NULL DEFAULT now(),
    published_at   TIMESTAMPTZ,
    CONSTRAINT outbox_pkey PRIMARY KEY (event_id)
);

CREATE TABLE public.usage_counters (
    tenant_id BIGINT NOT NULL,
    metric    TEXT NOT NULL,
    day       DATE NOT NULL,
    amount    BIGINT NOT NULL DEFAULT 0,
    CONSTRAINT usage_counters_pkey PRIMARY KEY (tenant_id, metric, day),
    CONSTRAINT usage_counters_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants (tenant_id) ON DELETE CASCADE
) WITH (fillfactor = 80);

CREATE TABLE public.notifications (
    tenant_id       BIGINT NOT NULL,
    notification_id BIGINT GENERATED BY DEFAULT AS IDENTITY,   -- not ALWAYS: "data.sql" numbers the rows itself
    recipient_id    BIGINT NOT NULL,
    subject         TEXT NOT NULL,
    created_at      TIMESTAMPTZ NOT NULL DEFAULT now(),
    read_at         TIMESTAMPTZ,
    CONSTRAINT notifications_pkey PRIMARY KEY (tenant_id, notification_id)
) PARTITION BY HASH (tenant_id);

CREATE TABLE public.notifications_0 PARTITION OF public.notifications FOR VALUES WITH (MODULUS 4, REMAINDER 0);
CREATE TABLE public.notifications_1 PARTITION OF public.notifications FOR VALUES WITH (MODULUS 4, REMAINDER 1);
CREATE TABLE public.notifications_2 PARTITION OF public.notifications FOR VALUES WITH (MODULUS 4, REMAINDER 2);
CREATE TABLE public.notifications_3 PARTITION OF public.notifications FOR VALUES WITH (MODULUS 4, REMAINDER 3);

CREATE TABLE audit.log (
    log_id      BIGINT GENERATED ALWAYS AS IDENTITY,
    at          TIMESTAMPTZ NOT NULL DEFAULT now(),
    actor_id    BIGINT,
    action      TEXT NOT NULL,
    object_type TEXT NOT NULL,
    object_id   BIGINT NOT NULL,
    detail      JSONB NOT NULL DEFAULT '{}',
    CONSTRAINT log_pkey PRIMARY KEY (log_id)
);

-- The indexes the platform has beside its keys --------------------------------------------------------------------------

-- to go
CREATE INDEX contacts_tenant_id_idx ON public.contacts (tenant_id);                        -- a prefix of the next one
CREATE INDEX resources_code_idx ON public.resources (tenant_id, code);                     -- the same as the constraint's
CREATE INDEX documents_created_idx ON public.documents (tenant_id, created_at);            -- the same as the one below
CREATE INDEX documents_mime_type_idx ON public.documents (mime_type);                      -- nobody asks

-- to stay, and plain
CREATE INDEX contacts_tenant_id_company_idx ON public.contacts (tenant_id, company);
CREATE INDEX documents_tenant_id_created_at_idx ON public.documents (tenant_id, created_at);
CREATE INDEX sensors_asset_id_idx ON telemetry.sensors (asset_id);

-- to stay, though it may not look so
CREATE UNIQUE INDEX contacts_tenant_id_email_live_key ON public.contacts (tenant_id, email) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX devices_mac_key ON public.devices (mac);
ALTER TABLE public.devices REPLICA IDENTITY USING INDEX devices_mac_key;
CREATE INDEX work_order_history_work_order_id_idx ON public.work_order_history (work_order_id);
CREATE INDEX assets_asset_tag_idx ON public.assets (asset_tag);
CREATE INDEX assets_asset_tag_pattern_idx ON public.assets (asset_tag text_pattern_ops);
CREATE INDEX sites_tenant_id_name_idx ON public.sites (tenant_id, name);
CREATE INDEX sites_tenant_id_name_c_idx ON public.sites (tenant_id, name COLLATE "C");
CREATE INDEX documents_lifecycle_idx ON public.documents ((attributes ->> 'lifecycle'));

-- to be built anew: "data.sql" fills it, purges most rows and goes on
CREATE INDEX outbox_topic_created_at_idx ON public.outbox (topic, created_at);
