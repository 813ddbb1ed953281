-- Kept deliveries. Times are milliseconds since 1970, by the database's clock.
CREATE TABLE IF NOT EXISTS hookseal_inbox (
    endpoint      TEXT NOT NULL,
    tenant        TEXT NOT NULL,
    delivery_key  BYTEA NOT NULL,
    id            TEXT NOT NULL UNIQUE,
    state         TEXT NOT NULL CHECK (state IN ('RECEIVED', 'DONE', 'DEAD')),
    sender        TEXT NOT NULL,
    event         TEXT,
    event_trusted INTEGER NOT NULL,
    key_id        TEXT,
    signed_time   TEXT,
    lexis         TEXT,
    fingerprint   BYTEA NOT NULL,
    headers       TEXT NOT NULL,
    body          BYTEA,
    unclaimed     INTEGER NOT NULL,
    order_key     TEXT,
    order_number  BIGINT NOT NULL,
    attempts      INTEGER NOT NULL,
    runs          INTEGER NOT NULL,
    running_on    TEXT,
    last_cause    TEXT,
    last_error    TEXT,
    retention     BIGINT NOT NULL,
    received_at   BIGINT NOT NULL,
    attempted_at  BIGINT,
    not_before    BIGINT,
    ended_at      BIGINT,
    expires_at    BIGINT,
    PRIMARY KEY (endpoint, tenant, delivery_key)
);
CREATE INDEX IF NOT EXISTS hookseal_inbox_state ON hookseal_inbox (state, expires_at);
CREATE INDEX IF NOT EXISTS hookseal_inbox_order_key ON hookseal_inbox (endpoint, tenant, order_key, state, order_number);

-- The last number given out in each order.
CREATE TABLE IF NOT EXISTS hookseal_inbox_order (
    endpoint    TEXT NOT NULL,
    tenant      TEXT NOT NULL,
    order_key   TEXT NOT NULL,
    last_number BIGINT NOT NULL,
    PRIMARY KEY (endpoint, tenant, order_key)
);

-- What is to be done when: the table of db-scheduler.
CREATE TABLE IF NOT EXISTS hookseal_inbox_task (
    task_name            TEXT NOT NULL,
    task_instance        TEXT NOT NULL,
    task_data            BYTEA,
    execution_time       TIMESTAMP WITH TIME ZONE NOT NULL,
    picked               BOOLEAN NOT NULL,
    picked_by            TEXT,
    last_success         TIMESTAMP WITH TIME ZONE,
    last_failure         TIMESTAMP WITH TIME ZONE,
    consecutive_failures INTEGER,
    last_heartbeat       TIMESTAMP WITH TIME ZONE,
    version              BIGINT NOT NULL,
    PRIMARY KEY (task_name, task_instance)
);
CREATE INDEX IF NOT EXISTS hookseal_inbox_task_execution_time ON hookseal_inbox_task (task_name, execution_time);
CREATE INDEX IF NOT EXISTS hookseal_inbox_task_last_heartbeat ON hookseal_inbox_task (last_heartbeat);
