-- Claims and completed deliveries. Times are milliseconds since 1970, by the machine's clock.
CREATE TABLE IF NOT EXISTS hookseal_claim (
    endpoint     TEXT    NOT NULL,
    tenant       TEXT    NOT NULL,
    delivery_key BLOB    NOT NULL,
    state        TEXT    NOT NULL CHECK (state IN ('IN_PROGRESS', 'COMPLETED')),
    token        BLOB    NOT NULL,
    attempt      INTEGER NOT NULL,
    fingerprint  BLOB    NOT NULL,
    lease_until  INTEGER NOT NULL,
    expires_at   INTEGER NOT NULL,
    PRIMARY KEY (endpoint, tenant, delivery_key)
);
CREATE INDEX IF NOT EXISTS hookseal_claim_expires_at ON hookseal_claim (expires_at);
