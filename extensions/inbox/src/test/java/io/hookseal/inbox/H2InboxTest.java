package io.hookseal.inbox;

class H2InboxTest extends InboxContract {
    H2InboxTest() {
        super(TestDatabase.H2);
    }
}
