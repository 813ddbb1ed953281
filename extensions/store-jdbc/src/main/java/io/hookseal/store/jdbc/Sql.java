package io.hookseal.store.jdbc;

/**
 * The statements, each of which is one transition.
 *
 * <p>What is expired counts as absent, whether its row is there or not. Every condition stands in the statement that acts on
 * it: what was looked at before may have changed.
 *
 * @param upsertClaim claims in one statement and gives the attempt; without a row where somebody keeps the claimant out
 * @param updateClaim the same for a row that is there
 * @param insertClaim claims what is absent
 * @param look what a delivery's state is
 * @param upsertCompletion completes in one statement
 * @param updateCompletion completes what is there
 * @param insertCompletion completes what is absent
 * @param upsertMark completes whatever is not completed, whoever holds it, and gives the attempt
 * @param updateMark the same for a row that is there
 * @param release gives up a claim
 * @param extend extends a claim
 * @param forget forgets a completed delivery
 * @param purge removes expired rows
 */
record Sql(
        String upsertClaim,
        String updateClaim,
        String insertClaim,
        String look,
        String upsertCompletion,
        String updateCompletion,
        String insertCompletion,
        String upsertMark,
        String updateMark,
        String release,
        String extend,
        String forget,
        String purge) {
    private static final String TABLE = "hookseal_claim";
    static final String COLUMNS =
            "endpoint, tenant, delivery_key, state, token, attempt, fingerprint, lease_until, expires_at";
    static final String KEY = "endpoint, tenant, delivery_key";

    private static final String INSERT = "INSERT INTO " + TABLE;
    private static final String ON_CONFLICT = " ON CONFLICT (" + KEY + ") DO UPDATE ";
    private static final String THIS = "held.endpoint = ? AND held.tenant = ? AND held.delivery_key = ?";
    private static final String IN_PROGRESS = "held.state = 'IN_PROGRESS'";
    private static final String COMPLETED = "held.state = 'COMPLETED'";

    /**
     * The statements for a database.
     *
     * @param now epoch milliseconds by the clock that counts
     * @param waitMillis how long a statement may wait for another one's row
     */
    static Sql of(Database database, String now, long waitMillis) {
        String waiting = database.waiting(waitMillis);
        String expired = "held.expires_at <= " + now;
        String live = "held.expires_at > " + now;
        String values =
                " (" + COLUMNS + ") SELECT ?, ?, ?, '%s', ?, 1, ?, " + now + " + ?, " + now + " + ? WHERE " + waiting;
        String claimValues = values.formatted("IN_PROGRESS");
        String completedValues = values.formatted("COMPLETED");
        String plainValues = " (" + COLUMNS + ") VALUES (?, ?, ?, '%s', ?, 1, ?, " + now + " + ?, " + now + " + ?)";
        String claimSet = "SET state = 'IN_PROGRESS', attempt = CASE WHEN " + expired
                + " THEN 1 WHEN held.token = %1$s THEN held.attempt ELSE held.attempt + 1 END,"
                + " fingerprint = CASE WHEN held.token = %1$s AND " + live
                + " THEN held.fingerprint ELSE %2$s END, token = %1$s, lease_until = " + now + " + ?, expires_at = "
                + now
                + " + ?";
        String claimable =
                "(" + expired + " OR (" + IN_PROGRESS + " AND (held.token = %1$s OR held.lease_until <= " + now + ")))";
        String completedSet = "SET state = 'COMPLETED',"
                + " fingerprint = CASE WHEN " + COMPLETED + " AND " + live + " THEN held.fingerprint ELSE %2$s END,"
                + " expires_at = CASE WHEN " + COMPLETED + " AND " + live + " THEN held.expires_at ELSE " + now
                + " + ? END";
        String completable = "(" + expired + " OR " + COMPLETED + " OR held.token = %1$s)";
        String markSet = "SET state = 'COMPLETED', attempt = CASE WHEN " + expired
                + " THEN 1 ELSE held.attempt END, fingerprint = %2$s, expires_at = " + now + " + ?";
        String markable = "(" + expired + " OR " + IN_PROGRESS + ")";
        String update = "UPDATE " + TABLE + " AS held ";
        String here = " WHERE " + THIS + " AND ";
        return new Sql(
                INSERT + " AS held" + claimValues + ON_CONFLICT + excluded(claimSet + " WHERE " + claimable)
                        + " RETURNING attempt",
                "SELECT attempt FROM FINAL TABLE (" + update + given(claimSet + here + claimable) + ")",
                INSERT + plainValues.formatted("IN_PROGRESS"),
                "SELECT held.state, held.token, held.fingerprint, held.lease_until - " + now + " FROM " + TABLE
                        + " AS held" + here + live,
                INSERT + " AS held" + completedValues + ON_CONFLICT + excluded(completedSet + " WHERE " + completable),
                update + given(completedSet + here + completable),
                INSERT + plainValues.formatted("COMPLETED"),
                INSERT + " AS held" + completedValues + ON_CONFLICT + excluded(markSet + " WHERE " + markable)
                        + " RETURNING attempt",
                "SELECT attempt FROM FINAL TABLE (" + update + given(markSet + here + markable) + ")",
                "DELETE FROM " + TABLE + " AS held" + here + waiting + " AND " + IN_PROGRESS
                        + " AND held.token = ? AND " + live,
                update + "SET lease_until = " + now + " + ?, expires_at = " + now
                        + " + ? + held.expires_at - held.lease_until" + here + waiting + " AND " + IN_PROGRESS
                        + " AND held.token = ? AND " + live,
                "DELETE FROM " + TABLE + " AS held" + here + waiting + " AND " + COMPLETED + " AND " + live,
                database.purge(now));
    }

    private static String excluded(String template) {
        return template.formatted("EXCLUDED.token", "EXCLUDED.fingerprint");
    }

    private static String given(String template) {
        return template.formatted("CAST(? AS VARBINARY(16))", "CAST(? AS VARBINARY(32))");
    }
}
