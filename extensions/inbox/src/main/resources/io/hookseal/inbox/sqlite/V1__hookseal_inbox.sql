-- Kept deliveries. Times are milliseconds since 1970, by the machine's clock.
CREATE TABLE IF NOT EXISTS hookseal_inbox (
    endpoint      TEXT NOT NULL,
    tenant        TEXT NOT NULL,
    delivery_key  BLOB NOT NULL,
    id            TEXT NOT NULL UNIQUE,
    state         TEXT NOT NULL CHECK (state IN ('RECEIVED', 'DONE', 'DEAD')),
    sender        TEXT NOT NULL,
    event         TEXT,
    event_trusted INTEGER NOT NULL,
    key_id        TEXT,
    signed_time   TEXT,
    lexis         TEXT,
    fingerprint   BLOB NOT NULL,
    headers       TEXT NOT NULL,
    body          BLOB,
    unclaimed     INTEGER NOT NULL,
    order_key     TEXT,
    order_number  INTEGER NOT NULL,
    attempts      INTEGER NOT NULL,
    runs          INTEGER NOT NULL,
    running_on    TEXT,
    last_cause    TEXT,
    last_error    TEXT,
    retention     INTEGER NOT NULL,
    received_at   INTEGER NOT NULL,
    attempted_at  INTEGER,
    not_before    INTEGER,
    ended_at      INTEGER,
    expires_at    INTEGER,
    PRIMARY KEY (endpoint, tenant, delivery_key)
);
CREATE INDEX IF NOT EXISTS hookseal_inbox_state ON hookseal_inbox (state, expires_at);
CREATE INDEX IF NOT EXISTS hookseal_inbox_order_key ON hookseal_inbox (endpoint, tenant, order_key, state, order_number);

-- The last number given out in each order.
CREATE TABLE IF NOT EXISTS hookseal_inbox_order (
    endpoint    TEXT NOT NULL,
    tenant      TEXT NOT NULL,
    order_key   TEXT NOT NULL,
    last_number INTEGER NOT NULL,
    PRIMARY KEY (endpoint, tenant, order_key)
);

-- What is to be done when: the table of db-scheduler.
CREATE TABLE IF NOT EXISTS hookseal_inbox_task (
    task_name            TEXT NOT NULL,
    task_instance        TEXT NOT NULL,
    task_data            BLOB,
    execution_time       INTEGER NOT NULL,
    picked               BOOLEAN NOT NULL,
    picked_by            TEXT,
    last_success         INTEGER,
    last_failure         INTEGER,
    consecutive_failures INTEGER,
    last_heartbeat       INTEGER,
    version              INTEGER NOT NULL,
    PRIMARY KEY (task_name, task_instance)
);
CREATE INDEX IF NOT EXISTS hookseal_inbox_task_execution_time ON hookseal_inbox_task (task_name, execution_time);
CREATE INDEX IF NOT EXISTS hookseal_inbox_task_last_heartbeat ON hookseal_inbox_task (last_heartbeat);
