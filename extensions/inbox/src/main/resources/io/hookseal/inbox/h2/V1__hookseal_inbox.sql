-- Kept deliveries. Times are milliseconds since 1970, by the database's clock.
CREATE TABLE IF NOT EXISTS hookseal_inbox (
    endpoint      VARCHAR NOT NULL,
    tenant        VARCHAR NOT NULL,
    delivery_key  VARBINARY NOT NULL,
    id            VARCHAR NOT NULL UNIQUE,
    state         VARCHAR NOT NULL CHECK (state IN ('RECEIVED', 'DONE', 'DEAD')),
    sender        VARCHAR NOT NULL,
    event         VARCHAR,
    event_trusted INTEGER NOT NULL,
    key_id        VARCHAR,
    signed_time   VARCHAR,
    lexis         VARCHAR,
    fingerprint   VARBINARY NOT NULL,
    headers       VARCHAR NOT NULL,
    body          VARBINARY,
    unclaimed     INTEGER NOT NULL,
    order_key     VARCHAR,
    order_number  BIGINT NOT NULL,
    attempts      INTEGER NOT NULL,
    runs          INTEGER NOT NULL,
    running_on    VARCHAR,
    last_cause    VARCHAR,
    last_error    VARCHAR,
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
    endpoint    VARCHAR NOT NULL,
    tenant      VARCHAR NOT NULL,
    order_key   VARCHAR NOT NULL,
    last_number BIGINT NOT NULL,
    PRIMARY KEY (endpoint, tenant, order_key)
);

-- What is to be done when: the table of db-scheduler.
CREATE TABLE IF NOT EXISTS hookseal_inbox_task (
    task_name            VARCHAR NOT NULL,
    task_instance        VARCHAR NOT NULL,
    task_data            VARBINARY,
    execution_time       TIMESTAMP WITH TIME ZONE NOT NULL,
    picked               BOOLEAN NOT NULL,
    picked_by            VARCHAR,
    last_success         TIMESTAMP WITH TIME ZONE,
    last_failure         TIMESTAMP WITH TIME ZONE,
    consecutive_failures INTEGER,
    last_heartbeat       TIMESTAMP WITH TIME ZONE,
    version              BIGINT NOT NULL,
    PRIMARY KEY (task_name, task_instance)
);
CREATE INDEX IF NOT EXISTS hookseal_inbox_task_execution_time ON hookseal_inbox_task (task_name, execution_time);
CREATE INDEX IF NOT EXISTS hookseal_inbox_task_last_heartbeat ON hookseal_inbox_task (last_heartbeat);
