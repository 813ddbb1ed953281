package io.hookseal.inbox;

class PostgresqlInboxTest extends InboxContract {
    PostgresqlInboxTest() {
        super(TestDatabase.POSTGRESQL);
    }
}
