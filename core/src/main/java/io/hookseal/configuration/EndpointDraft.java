package io.hookseal.configuration;

import io.hookseal.OnStoreFailure;
import io.hookseal.sender.SenderProfile;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One endpoint as its settings say, before the core has seen it.
 *
 * @param origin where it begins
 * @param profile the sender's profile, or null where the settings give none, which is noted
 * @param maxBody longest body in bytes, or null for the default
 * @param anyAge whether signed times are not judged at all
 * @param maxAge how old a signed time may be, or null for the profile's default
 * @param claiming how its deliveries are claimed
 */
record EndpointDraft(
        Origin origin,
        String name,
        @Nullable SenderProfile profile,
        @Nullable String path,
        List<SecretDraft> secrets,
        boolean allowWeakSecrets,
        boolean acceptUnsigned,
        @Nullable Long maxBody,
        boolean anyAge,
        @Nullable Duration maxAge,
        Claiming claiming) {

    /**
     * How deliveries are claimed; null where the core's default holds.
     *
     * @param retention how long a handled delivery is remembered
     * @param lease how long a claim holds that nobody settles
     * @param handlerDeadline how long a handler may take
     * @param acceptLoss whether it is accepted that a crash loses deliveries of a sender that does not retry in time
     * @param onStoreFailure what becomes of a delivery that cannot be claimed
     * @param inbox whether every delivery is kept in the inbox
     * @param keptHeaders the headers that are kept with them
     */
    record Claiming(
            @Nullable Duration retention,
            @Nullable Duration lease,
            @Nullable Duration handlerDeadline,
            boolean acceptLoss,
            @Nullable OnStoreFailure onStoreFailure,
            boolean inbox,
            List<String> keptHeaders) {}
}
