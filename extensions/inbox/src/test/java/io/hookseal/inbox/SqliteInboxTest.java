package io.hookseal.inbox;

class SqliteInboxTest extends InboxContract {
    SqliteInboxTest() {
        super(TestDatabase.SQLITE);
    }
}
