package io.hookseal;

import java.time.Duration;

/**
 * How one endpoint claims its deliveries, checked at start-up.
 *
 * @param lease how long a claim holds unless extended
 * @param retention how long a completed delivery is remembered
 * @param handlerDeadline how long leases are extended for one handler
 * @param maxWait how long after its arrival a duplicate may wait for a delivery that is being handled
 * @param storeLimit the least time that the store is given for one call, and all that it is given for settling
 * @param onStoreFailure what becomes of a delivery that cannot be claimed
 */
record ClaimPolicy(
        Duration lease,
        Duration retention,
        Duration handlerDeadline,
        Duration maxWait,
        Duration storeLimit,
        OnStoreFailure onStoreFailure) {}
