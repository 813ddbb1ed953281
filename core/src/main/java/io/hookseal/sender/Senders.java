package io.hookseal.sender;

import io.hookseal.scheme.Scheme;
import io.hookseal.scheme.SignedForm;
import io.hookseal.scheme.SignedTime;
import io.hookseal.scheme.TimeFormat;
import io.hookseal.scheme.ValueForm;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The sender profiles that come with Hookseal.
 *
 * <p>Where a sender's page and its published code disagree, both are accepted: the page may come true in a later
 * release.
 */
public final class Senders {
    private static final Map<String, SenderProfile> ALL = new TreeMap<>();

    static {
        for (SenderProfile profile : List.of(
                databridgeProfile(),
                validibotProfile(),
                attestaProfile(),
                dembraneProfile(),
                githubProfile(),
                stripeProfile(),
                slackProfile(),
                shopifyProfile(),
                standardWebhooksProfile())) {
            ALL.put(profile.name(), profile);
        }
    }

    private Senders() {}

    /**
     * {@return the profile with this name, as configuration files write it, or null where there is none}
     *
     * @param name the name
     */
    public static @Nullable SenderProfile byName(String name) {
        return ALL.get(name);
    }

    /** {@return all names, in alphabetical order} */
    public static List<String> names() {
        return List.copyOf(ALL.keySet());
    }

    private static SenderProfile known(String name) {
        SenderProfile profile = ALL.get(name);
        if (profile == null) {
            throw new IllegalStateException("no profile is named " + name);
        }
        return profile;
    }

    /**
     * DataBridge: HMAC-SHA-256 of the raw body in {@code X-DATABRIDGE-SIGNATURE}; its page's verifier compares bare
     * hexadecimal, its page's delivery history shows {@code sha256=}. Attempted once, 10 seconds, never retried.
     *
     * @return the profile
     */
    public static SenderProfile databridge() {
        return known("databridge");
    }

    /**
     * Validibot: {@code X-Validibot-Signature: sha256=…} over the raw body. 30 seconds; retried at about 1, 5, 30 and 60
     * minutes. {@code run.completed} and {@code run.succeeded} share one run id, so the identity is event and run id.
     *
     * @return the profile
     */
    public static SenderProfile validibot() {
        return known("validibot");
    }

    /**
     * Attesta: {@code X-Attesta-Signature: sha256=…} over the raw body, in which the Python sender may write
     * {@code NaN}. 5 seconds; retried once, half a second later.
     *
     * @return the profile
     */
    public static SenderProfile attesta() {
        return known("attesta");
    }

    /**
     * dembrane: deployed code writes {@code X-Webhook-Signature: sha256=…} over the body's canonical JSON, which is not
     * what it sends; its page says {@code X-Dembrane-Signature} in bare hexadecimal over the raw body. 10 seconds to
     * connect, 30 to read; retried three times after 5xx and network errors; every 4xx is final.
     *
     * @return the profile
     */
    public static SenderProfile dembrane() {
        return known("dembrane");
    }

    /**
     * GitHub: {@code X-Hub-Signature-256: sha256=…} over the raw body; the event is named in an unsigned header.
     *
     * @return the profile
     */
    public static SenderProfile github() {
        return known("github");
    }

    /**
     * Stripe: {@code Stripe-Signature: t=…,v1=…} over {@code t.body}.
     *
     * @return the profile
     */
    public static SenderProfile stripe() {
        return known("stripe");
    }

    /**
     * Slack: {@code X-Slack-Signature: v0=…} over {@code v0:time:body}.
     *
     * @return the profile
     */
    public static SenderProfile slack() {
        return known("slack");
    }

    /**
     * Shopify: {@code X-Shopify-Hmac-SHA256} in base64 over the raw body; the event is named in an unsigned header.
     *
     * @return the profile
     */
    public static SenderProfile shopify() {
        return known("shopify");
    }

    /**
     * Standard Webhooks (and Svix under its own header names): {@code v1,…} in base64 over {@code id.time.body}.
     *
     * @return the profile
     */
    public static SenderProfile standardWebhooks() {
        return known("standard-webhooks");
    }

    private static SenderProfile databridgeProfile() {
        return SenderProfile.named("databridge")
                .scheme(Scheme.header("X-DATABRIDGE-SIGNATURE").optionalPrefix("sha256="))
                .event("/event")
                .events("submission.signoff", "submission.gateway_uploaded", "submission.rejected")
                .secrets(SecretForm.TEXT)
                .timeout(Duration.ofSeconds(10))
                .retries(RetryBehaviour.never())
                .build();
    }

    private static SenderProfile validibotProfile() {
        return SenderProfile.named("validibot")
                .scheme(Scheme.header("X-Validibot-Signature")
                        .prefix("sha256=")
                        .timeInBody("/timestamp", TimeFormat.ISO_8601))
                .event("/event")
                .events("run.completed", "run.succeeded", "run.failed")
                .identity(new IdentityRule.OfFields(List.of("/event", "/run/id"), IdentityRule.OtherContent.DUPLICATE))
                .secrets(SecretForm.TEXT)
                .timeout(Duration.ofSeconds(30))
                .retries(RetryBehaviour.after(
                        RetryBehaviour.On.ANY_NON_2XX,
                        Duration.ofMinutes(1),
                        Duration.ofMinutes(5),
                        Duration.ofMinutes(30),
                        Duration.ofMinutes(60)))
                .build();
    }

    private static SenderProfile attestaProfile() {
        return SenderProfile.named("attesta")
                .scheme(Scheme.header("X-Attesta-Signature")
                        .prefix("sha256=")
                        .timeInBody("/timestamp", TimeFormat.ISO_8601))
                .event("/event")
                .events(
                        "RISK_SCORED",
                        "TRUST_COMPUTED",
                        "CHALLENGE_ISSUED",
                        "CHALLENGE_COMPLETED",
                        "APPROVED",
                        "DENIED",
                        "ESCALATED",
                        "AUDIT_LOGGED")
                .writesNonFiniteNumbers()
                .secrets(SecretForm.TEXT)
                .timeout(Duration.ofSeconds(5))
                .retries(RetryBehaviour.after(RetryBehaviour.On.ANY_NON_2XX, Duration.ofMillis(500)))
                .build();
    }

    private static SenderProfile dembraneProfile() {
        Scheme deployed = Scheme.header("X-Webhook-Signature")
                .prefix("sha256=")
                .canonicalJson()
                .timeInBody("/timestamp", TimeFormat.ISO_8601);
        Scheme page = Scheme.header("X-Dembrane-Signature")
                .optionalPrefix("sha256=")
                .canonicalJson()
                .timeInBody("/timestamp", TimeFormat.ISO_8601);
        return SenderProfile.named("dembrane")
                .scheme(deployed)
                .scheme(deployed.signedForm(new SignedForm.RawBody()))
                .scheme(page)
                .scheme(page.signedForm(new SignedForm.RawBody()))
                .event(EventName.inBody("/event").repeatedInHeader("X-Webhook-Event"))
                .events(
                        "conversation.started",
                        "conversation.transcribed",
                        "conversation.summarized",
                        "report.generated",
                        "webhook.test")
                .identity(new IdentityRule.OfSignedForm(new SignedForm.CanonicalJson()))
                .writesNonFiniteNumbers()
                .secrets(SecretForm.TEXT)
                .timeout(Duration.ofSeconds(30))
                .retries(RetryBehaviour.after(
                        RetryBehaviour.On.SERVER_ERRORS,
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(20)))
                .build();
    }

    private static SenderProfile githubProfile() {
        return SenderProfile.named("github")
                .scheme(Scheme.header("X-Hub-Signature-256").prefix("sha256="))
                .event(EventName.inUntrustedHeader("X-GitHub-Event"))
                .secrets(SecretForm.TEXT)
                .timeout(Duration.ofSeconds(10))
                .retries(RetryBehaviour.never())
                .build();
    }

    private static SenderProfile stripeProfile() {
        return SenderProfile.named("stripe")
                .scheme(Scheme.header("Stripe-Signature")
                        .value(new ValueForm.KeyValueList("v1", "t"))
                        .template("{time}.{body}")
                        .time(new SignedTime.InSignatureHeader(TimeFormat.EPOCH_SECONDS)))
                .event("/type")
                .identity(new IdentityRule.OfFields(List.of("/id"), IdentityRule.OtherContent.DUPLICATE))
                .secrets(SecretForm.TEXT)
                .maxAge(Duration.ofMinutes(5))
                .retries(RetryBehaviour.upTo(RetryBehaviour.On.ANY_NON_2XX, Duration.ofDays(3)))
                .build();
    }

    private static SenderProfile slackProfile() {
        return SenderProfile.named("slack")
                .scheme(Scheme.header("X-Slack-Signature")
                        .prefix("v0=")
                        .template("v0:{time}:{body}")
                        .timeInHeader("X-Slack-Request-Timestamp", TimeFormat.EPOCH_SECONDS))
                .event("/event/type")
                .identity(new IdentityRule.OfFields(List.of("/event_id"), IdentityRule.OtherContent.DUPLICATE))
                .secrets(SecretForm.TEXT)
                .maxAge(Duration.ofMinutes(5))
                .timeout(Duration.ofSeconds(3))
                .retries(RetryBehaviour.after(
                        RetryBehaviour.On.ANY_NON_2XX, Duration.ZERO, Duration.ofMinutes(1), Duration.ofMinutes(5)))
                .build();
    }

    private static SenderProfile shopifyProfile() {
        return SenderProfile.named("shopify")
                .scheme(Scheme.header("X-Shopify-Hmac-SHA256").base64())
                .event(EventName.inUntrustedHeader("X-Shopify-Topic"))
                .secrets(SecretForm.TEXT)
                .timeout(Duration.ofSeconds(5))
                .retries(RetryBehaviour.upTo(RetryBehaviour.On.ANY_NON_2XX, Duration.ofHours(4)))
                .build();
    }

    private static SenderProfile standardWebhooksProfile() {
        return SenderProfile.named("standard-webhooks")
                .scheme(Scheme.header("webhook-signature")
                        .value(new ValueForm.VersionedList("v1"))
                        .base64()
                        .template("{header:webhook-id}.{time}.{body}")
                        .timeInHeader("webhook-timestamp", TimeFormat.EPOCH_SECONDS))
                .event("/type")
                .identity(new IdentityRule.OfSignedHeader("webhook-id"))
                .secrets(SecretForm.WHSEC)
                .maxAge(Duration.ofMinutes(5))
                .timeout(Duration.ofSeconds(15))
                .retries(RetryBehaviour.upTo(RetryBehaviour.On.ANY_NON_2XX, Duration.ofHours(76)))
                .build();
    }
}
