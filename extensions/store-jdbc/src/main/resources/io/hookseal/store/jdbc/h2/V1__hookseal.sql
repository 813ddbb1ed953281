-- Claims and completed deliveries. Times are milliseconds since 1970, by the database's clock.
CREATE TABLE IF NOT EXISTS hookseal_claim (
    endpoint     VARCHAR       NOT NULL,
    tenant       VARCHAR       NOT NULL,
    delivery_key VARBINARY(32) NOT NULL,
    state        VARCHAR(11)   NOT NULL CHECK (state IN ('IN_PROGRESS', 'COMPLETED')),
    token        VARBINARY(16) NOT NULL,
    attempt      INTEGER       NOT NULL,
    fingerprint  VARBINARY(32) NOT NULL,
    lease_until  BIGINT        NOT NULL,
    expires_at   BIGINT        NOT NULL,
    PRIMARY KEY (endpoint, tenant, delivery_key)
);
CREATE INDEX IF NOT EXISTS hookseal_claim_expires_at ON hookseal_claim (expires_at);
