-- Claims and completed deliveries. Times are milliseconds since 1970, by the database's clock.
CREATE TABLE IF NOT EXISTS hookseal_claim (
    endpoint     TEXT    NOT NULL,
    tenant       TEXT    NOT NULL,
    delivery_key BYTEA   NOT NULL,
    state        TEXT    NOT NULL CHECK (state IN ('IN_PROGRESS', 'COMPLETED')),
    token        BYTEA   NOT NULL,
    attempt      INTEGER NOT NULL,
    fingerprint  BYTEA   NOT NULL,
    lease_until  BIGINT  NOT NULL,
    expires_at   BIGINT  NOT NULL,
    PRIMARY KEY (endpoint, tenant, delivery_key)
);
CREATE INDEX IF NOT EXISTS hookseal_claim_expires_at ON hookseal_claim (expires_at);
