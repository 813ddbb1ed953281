package io.hookseal;

import io.hookseal.sender.IdentityRule;
import java.time.Duration;

/** How one endpoint claims its deliveries, checked at start-up. */
record ClaimPolicy(
        Duration lease,
        Duration retention,
        Duration handlerDeadline,
        Duration maxWait,
        OnStoreFailure onStoreFailure,
        IdentityRule.OtherContent otherContent) {}
