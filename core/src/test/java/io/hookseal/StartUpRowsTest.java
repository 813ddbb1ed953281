package io.hookseal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hookseal.idempotency.StoreFault;
import io.hookseal.scheme.MacAlgorithm;
import io.hookseal.scheme.Scheme;
import io.hookseal.scheme.TimeFormat;
import io.hookseal.secrets.Secret;
import io.hookseal.secrets.SecretRing;
import io.hookseal.sender.IdentityRule;
import io.hookseal.sender.RetryBehaviour;
import io.hookseal.sender.SecretForm;
import io.hookseal.sender.SenderProfile;
import io.hookseal.sender.Senders;
import java.security.MessageDigestSpi;
import java.security.Provider;
import java.security.Security;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows 100 to 106 and 133 to 135 of the list of bad inputs: what must not start. */
class StartUpRowsTest {
    private static final String SECRET = "a secret of more than thirty-two bytes";
    private static final String OTHER = "another secret of more than 32 bytes, too";

    private static Endpoint endpoint(String name) {
        return Endpoint.of(name, Senders.validibot()).path("/hooks/" + name).secret(SECRET);
    }

    private static List<Problem> problems(Endpoint... endpoints) {
        WebhookReceiver.Builder builder = WebhookReceiver.builder();
        for (Endpoint endpoint : endpoints) {
            builder.endpoint(endpoint);
        }
        ConfigurationException refused = catchThrowableOfType(ConfigurationException.class, builder::build);
        return refused == null ? List.of() : refused.problems();
    }

    private static void refused(String endpoint, String fault, Endpoint... endpoints) {
        assertThat(problems(endpoints)).anySatisfy(problem -> {
            assertThat(problem.endpoint()).isEqualTo(endpoint);
            assertThat(problem.fault()).contains(fault);
            assertThat(problem.mend()).isNotBlank();
        });
    }

    private static List<Problem> warnings(Endpoint... endpoints) {
        WebhookReceiver.Builder builder = WebhookReceiver.builder().memoryIsEnough();
        for (Endpoint endpoint : endpoints) {
            builder.endpoint(endpoint);
        }
        try (WebhookReceiver receiver = builder.build()) {
            return receiver.warnings();
        }
    }

    @Test
    void startsASoundEndpointWithoutAWord() {
        assertThat(problems(endpoint("ok"))).isEmpty();
        assertThat(warnings(endpoint("ok"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "\t\n", "${VALIDIBOT_SECRET}", "changeme", "CHANGEME", "prefix-${X}-suffix"})
    @DisplayName("row 100: a secret that is blank or a placeholder")
    void refusesBlankAndPlaceholderSecrets(String secret) {
        Endpoint plain = Endpoint.of("e", Senders.validibot()).secret(secret);
        Endpoint weak = Endpoint.of("e", Senders.validibot()).secret(secret).allowWeakSecrets();
        assertThat(problems(plain)).isNotEmpty();
        assertThat(problems(weak)).as("no override lifts this").isNotEmpty();
    }

    @Test
    @DisplayName("row 101: under 16 bytes without the override; under 32 a warning")
    void refusesShortSecrets() {
        refused(
                "e",
                "fewer than 16 bytes",
                Endpoint.of("e", Senders.validibot()).secret("fifteen bytes.."));
        assertThat(problems(Endpoint.of("e", Senders.validibot()).secret("sixteen bytes...")))
                .isEmpty();
        Endpoint weak =
                Endpoint.of("e", Senders.validibot()).secret("fifteen bytes..").allowWeakSecrets();
        assertThat(warnings(weak)).extracting(Problem::fault).anyMatch(fault -> fault.contains("fewer than 16"));
        Endpoint advised = Endpoint.of("e", Senders.validibot()).secret("sixteen bytes...");
        assertThat(warnings(advised)).extracting(Problem::fault).anyMatch(fault -> fault.contains("32"));
    }

    @ParameterizedTest
    @ValueSource(strings = {SECRET + "\n", " " + SECRET, SECRET + "\u00a0"})
    @DisplayName("row 102: white space at an edge without the override")
    void refusesEdgeWhiteSpace(String secret) {
        refused("e", "white space", Endpoint.of("e", Senders.validibot()).secret(secret));
        assertThat(problems(Endpoint.of("e", Senders.validibot()).secret(secret).allowWeakSecrets()))
                .isEmpty();
    }

    @Test
    @DisplayName("row 102: NUL in a secret, whatever the override")
    void refusesNul() {
        refused(
                "e",
                "NUL",
                Endpoint.of("e", Senders.validibot()).secret(SECRET + "\0").allowWeakSecrets());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff",
                "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="
            })
    @DisplayName("row 103: a secret that may be text or an encoded key, where nobody said which")
    void refusesAnAmbiguousSecretEncoding(String secret) {
        Scheme scheme = Scheme.header("X-Sig");
        SenderProfile undeclared = SenderProfile.named("own").scheme(scheme).build();
        SenderProfile text = SenderProfile.named("own")
                .scheme(scheme)
                .secrets(SecretForm.TEXT)
                .build();
        refused(
                "e",
                "text as well as an encoded key",
                Endpoint.of("e", undeclared).secret(secret));
        assertThat(problems(Endpoint.of("e", text).secret(secret))).isEmpty();
        assertThat(problems(Endpoint.of("e", undeclared).secret(SECRET))).isEmpty();
    }

    @Test
    @DisplayName("row 103: a secret that is not of the declared encoding")
    void refusesASecretThatIsNotOfItsEncoding() {
        refused(
                "e",
                "cannot be read",
                Endpoint.of("e", Senders.standardWebhooks()).secret("whsec_not base64"));
    }

    @Test
    @DisplayName("row 104: a key id, an endpoint or a path twice")
    void refusesDuplicates() {
        refused(
                "e",
                "shares its id",
                Endpoint.of("e", Senders.validibot())
                        .secret(Secret.text("k", SECRET))
                        .secret(Secret.text("k", OTHER)));
        refused(
                "e",
                "is there twice",
                endpoint("e").path("/a"),
                endpoint("e").path("/b").secret(OTHER));
        refused(
                "b",
                "has the path '/same' of endpoint 'a'",
                endpoint("a").path("/same"),
                endpoint("b").path("/same"));
    }

    @Test
    @DisplayName("row 105: no secret, or none that is live")
    void refusesAnEndpointWithoutALiveSecret() {
        refused("e", "holds no secret", Endpoint.of("e", Senders.validibot()));
        refused("e", "holds no secret", Endpoint.of("e", Senders.validibot()).secrets(SecretRing.none()));
        Instant now = Instant.parse("2026-01-01T00:00:00Z");
        WebhookReceiver.Builder builder = WebhookReceiver.builder()
                .clock(InstantSource.fixed(now))
                .endpoint(Endpoint.of("e", Senders.validibot())
                        .secret(Secret.text("k", SECRET).notAfter(now)));
        assertThat(catchThrowableOfType(ConfigurationException.class, builder::build))
                .hasMessageContaining("live");
    }

    @Test
    @DisplayName("row 106: impossible limits, and an age below the sender's retry horizon")
    void refusesImpossibleLimits() {
        refused("e", "body limit", endpoint("e").maxBody(0));
        refused("e", "body limit", endpoint("e").maxBody(-1));
        refused("e", "body limit", endpoint("e").maxBody(Long.MAX_VALUE));
        refused("e", "maximum age", endpoint("e").maxAge(Duration.ZERO));
        refused("e", "maximum age", endpoint("e").maxAge(Duration.ofSeconds(-1)));
        refused("e", "future limit", endpoint("e").maxAhead(Duration.ofSeconds(-1)));
        refused("e", "read deadline", endpoint("e").readDeadline(Duration.ZERO));
        refused("e", "delivers the same bytes again", endpoint("e").maxAge(Duration.ofMinutes(95)));
        assertThat(problems(endpoint("e").maxAge(Duration.ofMinutes(96)))).isEmpty();
        refused(
                "e",
                "signs no time",
                Endpoint.of("e", Senders.databridge()).secret(SECRET).maxAge(Duration.ofHours(1)));
        refused("e", "has the path 'hooks'", endpoint("e").path("hooks"));
        refused("receiver", "has no endpoint");
    }

    private static SenderProfile sender(Duration timeout, RetryBehaviour retries) {
        return SenderProfile.named("own")
                .scheme(Scheme.header("X-Sig").timeInBody("/at", TimeFormat.ISO_8601))
                .timeout(timeout)
                .retries(retries)
                .build();
    }

    @Test
    @DisplayName("row 106: times that do not fit together: all of them at once, each with its mend")
    void refusesTimesThatDoNotFitTogether() {
        refused("e", "retention of PT0S", endpoint("e").retention(Duration.ZERO));
        refused("e", "retention of PT-1S", endpoint("e").retention(Duration.ofSeconds(-1)));
        refused("e", "a lease of PT0S", endpoint("e").lease(Duration.ZERO));
        refused("e", "handler deadline of PT0S", endpoint("e").handlerDeadline(Duration.ZERO));
        refused(
                "e",
                "has a retention of PT24H9M59S, but a delivery can be replayed or delivered again for PT24H10M",
                endpoint("e").retention(Duration.ofHours(24).plusSeconds(599)));
        assertThat(problems(endpoint("e").retention(Duration.ofHours(24).plusMinutes(10))))
                .isEmpty();
        refused(
                "e",
                "has a retention of PT2H",
                Endpoint.of("e", Senders.shopify()).secret(SECRET).retention(Duration.ofHours(2)));
        refused(
                "e",
                "another would take over from a handler that is within its time",
                endpoint("e").handlerDeadline(Duration.ofSeconds(10)).lease(Duration.ofSeconds(10)));
        refused(
                "e",
                "but sender 'validibot' waits PT30S for an answer",
                endpoint("e").handlerDeadline(Duration.ofSeconds(27)).lease(Duration.ofSeconds(31)));
        assertThat(problems(
                        endpoint("e").handlerDeadline(Duration.ofMillis(26_999)).lease(Duration.ofSeconds(30))))
                .isEmpty();
        Endpoint bad = endpoint("e")
                .handlerDeadline(Duration.ofSeconds(40))
                .lease(Duration.ofSeconds(20))
                .retention(Duration.ofHours(1))
                .maxAge(Duration.ofMinutes(10));
        assertThat(problems(bad)).hasSize(4);
    }

    @Test
    @DisplayName("row 106: times beyond what can be computed with, and senders that cannot be")
    void refusesImpossibleTimes() {
        Duration endless = Duration.ofSeconds(Long.MAX_VALUE);
        for (Endpoint endpoint : List.of(
                endpoint("e").retention(endless),
                endpoint("e").lease(endless),
                endpoint("e").handlerDeadline(endless),
                endpoint("e").maxAge(endless),
                endpoint("e").maxAhead(endless),
                endpoint("e").maxAhead(endless.negated()),
                endpoint("e").readDeadline(endless))) {
            refused("e", " of PT", endpoint);
        }
        RetryBehaviour.On any = RetryBehaviour.On.ANY_NON_2XX;
        refused(
                "e",
                "a sender's time limit of PT0S",
                Endpoint.of("e", sender(Duration.ZERO, RetryBehaviour.never())).secret(SECRET));
        refused(
                "e",
                "retry horizon of PT-1S",
                Endpoint.of("e", sender(Duration.ofSeconds(5), RetryBehaviour.upTo(any, Duration.ofSeconds(-1))))
                        .secret(SECRET));
        refused(
                "e",
                "retry horizon of PT",
                Endpoint.of("e", sender(Duration.ofSeconds(5), RetryBehaviour.upTo(any, endless)))
                        .secret(SECRET));
        assertThat(catchThrowableOfType(
                        ConfigurationException.class,
                        () -> WebhookReceiver.builder()
                                .endpoint(endpoint("e"))
                                .maxWaiters(-1)
                                .build()))
                .hasMessageContaining("lets -1 duplicates wait");
    }

    @Test
    @DisplayName("rule 7: warns where no retry can come after a lease, until the loss is accepted")
    void warnsOfDeliveriesThatACrashLoses() {
        for (SenderProfile losing : List.of(Senders.databridge(), Senders.attesta(), Senders.github())) {
            assertThat(warnings(Endpoint.of("e", losing).secret(SECRET)))
                    .as(losing.name())
                    .anyMatch(warning -> warning.fault().contains("loses it")
                            && warning.mend().contains("the inbox"));
            assertThat(warnings(Endpoint.of("e", losing).secret(SECRET).acceptLoss()))
                    .noneMatch(warning -> warning.fault().contains("loses it"));
        }
        assertThat(warnings(Endpoint.of("e", Senders.dembrane()).secret(SECRET)))
                .noneMatch(warning -> warning.fault().contains("loses it"));
        assertThat(warnings(Endpoint.of("e", Senders.dembrane()).secret(SECRET).lease(Duration.ofSeconds(35))))
                .as("its last retry comes after 35 seconds")
                .anyMatch(warning -> warning.fault().contains("loses it"));
    }

    @Test
    @DisplayName("row 126: warns of a memory-only store, unless told that it is enough")
    void warnsOfAMemoryOnlyStore() {
        for (boolean enough : new boolean[] {false, true}) {
            WebhookReceiver.Builder builder = WebhookReceiver.builder().endpoint(endpoint("e"));
            if (enough) {
                builder.memoryIsEnough();
            }
            try (WebhookReceiver receiver = builder.build()) {
                assertThat(receiver.warnings().stream()
                                .anyMatch(warning -> warning.fault().contains("in memory only")))
                        .isEqualTo(!enough);
            }
        }
        try (WebhookReceiver shared = WebhookReceiver.builder()
                .endpoint(endpoint("e"))
                .store(new ScriptedStore(false))
                .build()) {
            assertThat(shared.warnings()).isEmpty();
        }
    }

    @Test
    @DisplayName("row 126: several instances do not start on the memory of each, whatever else is said")
    void refusesAMemoryOnlyStoreOfSeveralInstances() {
        for (int instances : new int[] {-1, 0, 2, 40}) {
            ConfigurationException refused = catchThrowableOfType(
                    ConfigurationException.class,
                    () -> WebhookReceiver.builder()
                            .endpoint(endpoint("e"))
                            .memoryIsEnough()
                            .instances(instances)
                            .build());
            assertThat(refused.problems())
                    .singleElement()
                    .satisfies(problem -> assertThat(problem.fault()).contains("runs as " + instances + " instances"));
        }
        try (WebhookReceiver one = WebhookReceiver.builder()
                        .endpoint(endpoint("e"))
                        .memoryIsEnough()
                        .instances(1)
                        .build();
                WebhookReceiver shared = WebhookReceiver.builder()
                        .endpoint(endpoint("e"))
                        .store(new ScriptedStore(false))
                        .instances(40)
                        .build()) {
            assertThat(one.warnings()).isEmpty();
            assertThat(shared.warnings()).isEmpty();
        }
    }

    @Test
    void warnsOfALeaseThatAStoreMayBeTooSlowToExtend() {
        for (int limit : new int[] {999, 1_001}) {
            ScriptedStore slow = new ScriptedStore(false);
            slow.timeLimit = Duration.ofMillis(limit);
            try (WebhookReceiver receiver = WebhookReceiver.builder()
                    .endpoint(
                            endpoint("e").handlerDeadline(Duration.ofSeconds(2)).lease(Duration.ofSeconds(3)))
                    .store(slow)
                    .build()) {
                assertThat(receiver.warnings().stream()
                                .anyMatch(warning -> warning.fault().contains("a call of the store may take PT1.001S")))
                        .isEqualTo(limit > 1_000);
                assertThat(receiver.warnings()).hasSize(limit > 1_000 ? 1 : 0);
            }
        }
    }

    @Test
    @DisplayName("rule 4: an unsigned id header is refused as an identity, unless forced, and then warned of")
    void refusesAnUnsignedHeaderAsAnIdentity() {
        SenderProfile.Builder own = SenderProfile.named("own").scheme(Scheme.header("X-Sig"));
        refused(
                "e",
                "the identity is the header 'x-id', which the signature does not cover",
                Endpoint.of(
                                "e",
                                own.identity(new IdentityRule.OfSignedHeader("X-Id"))
                                        .build())
                        .secret(SECRET));
        Endpoint forced = Endpoint.of(
                        "e",
                        own.identity(IdentityRule.forcedUnsignedHeader("X-Id")).build())
                .secret(SECRET);
        assertThat(warnings(forced))
                .anyMatch(warning -> warning.fault().contains("takes the header 'X-Id' for its identity"));
    }

    private static List<Problem> problemsOnHeap(long heapBytes, WebhookReceiver.Builder builder) {
        ConfigurationException refused =
                catchThrowableOfType(ConfigurationException.class, () -> StartUp.of(builder, heapBytes));
        return refused == null ? List.of() : refused.problems();
    }

    @Test
    @DisplayName("row 106: bodies that the heap cannot hold")
    void refusesBodyLimitsAndBudgetsThatTheHeapCannotHold() {
        long heap = 256L << 20;
        assertThat(problemsOnHeap(
                        heap,
                        WebhookReceiver.builder()
                                .endpoint(endpoint("long").maxBody(500L << 20))
                                .endpoint(Endpoint.of("short", Senders.validibot())
                                        .path("/short")
                                        .secret(OTHER))))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.endpoint()).isEqualTo("long");
                    assertThat(problem.fault()).contains("524288000", "268435456");
                    assertThat(problem.mend()).contains("-Xmx");
                });
        assertThat(problemsOnHeap(
                        heap, WebhookReceiver.builder().endpoint(endpoint("e")).bodyBudget(heap / 4 * 3 + 1)))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.endpoint()).isEqualTo("receiver");
                    assertThat(problem.fault()).contains("201326593", "268435456");
                    assertThat(problem.mend()).contains("201326592", "-Xmx");
                });
        assertThat(problemsOnHeap(
                        heap, WebhookReceiver.builder().endpoint(endpoint("e")).bodyBudget(heap / 4 * 3)))
                .isEmpty();
        assertThat(problemsOnHeap(
                        heap, WebhookReceiver.builder().endpoint(endpoint("e").maxBody(20L << 20))))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {16L << 20, 64L << 20, Long.MAX_VALUE})
    void startsWithOrdinaryLimitsOnAnyHeap(long heapBytes) {
        assertThat(problemsOnHeap(heapBytes, WebhookReceiver.builder().endpoint(endpoint("e"))))
                .isEmpty();
    }

    @Test
    @DisplayName("row 106: an age and a future limit that no clock can hold")
    void refusesEndlessWindows() {
        refused("e", "maximum age", endpoint("e").maxAge(ChronoUnit.FOREVER.getDuration()));
        refused("e", "future limit", endpoint("e").maxAhead(Duration.ofDays(2)));
        refused("e", "future limit", endpoint("e").maxAge(Duration.ZERO).maxAhead(Duration.ofDays(2)));
    }

    @Test
    @DisplayName("rows 107, 108: the known answers of every MAC in use are computed before anything is received")
    void computesKnownAnswersAtStartUp() {
        int at = Security.insertProviderAt(new WrongSha384(), 1);
        try {
            assertThat(at).isEqualTo(1);
            SenderProfile sha384 = SenderProfile.named("x")
                    .scheme(Scheme.header("X-Sig").mac(MacAlgorithm.HMAC_SHA_384))
                    .build();
            refused("receiver", "known answer", Endpoint.of("e", sha384).secret(SECRET));
        } finally {
            Security.removeProvider("WrongSha384");
        }
        assertThat(problems(endpoint("ok"))).isEmpty();
    }

    @Test
    @DisplayName("row 100: an unset variable, for a sender whose encoding nobody declared")
    void refusesAnUnsetVariable() {
        SenderProfile undeclared =
                SenderProfile.named("own").scheme(Scheme.header("X-Sig")).build();
        refused("e", "blank", Endpoint.of("e", undeclared).secret((String) null));
        refused("e", "blank", Endpoint.of("e", Senders.validibot()).secret((String) null));
        refused("e", "blank", Endpoint.of("e", Senders.standardWebhooks()).secret((String) null));
    }

    @Test
    void refusesFieldsThatAreNoJsonPointers() {
        for (SenderProfile.Builder profile : List.of(
                SenderProfile.named("own").event("type"),
                SenderProfile.named("own").identity("id"),
                SenderProfile.named("own").event("/a~2"))) {
            refused(
                    "e",
                    "no JSON Pointer",
                    Endpoint.of("e", profile.scheme(Scheme.header("X-Sig")).build())
                            .secret(SECRET));
        }
        SenderProfile time = SenderProfile.named("own")
                .scheme(Scheme.header("X-Sig").timeInBody("sentAt", TimeFormat.ISO_8601))
                .build();
        refused("e", "no JSON Pointer", Endpoint.of("e", time).secret(SECRET));
    }

    @Test
    @DisplayName("row 133: one secret at two endpoints whose schemes can be confused, in rings as well")
    void refusesOneSecretUnderConfusableSchemes() {
        refused(
                "b",
                "can be confused",
                Endpoint.of("a", Senders.github()).secret(SECRET),
                Endpoint.of("b", Senders.slack()).secrets(SecretRing.of(Secret.text("k", SECRET))));
        assertThat(problems(
                        Endpoint.of("a", Senders.databridge()).secret(SECRET),
                        Endpoint.of("b", Senders.dembrane()).secret(SECRET)))
                .isEmpty();
    }

    @Test
    void refusesSecretsFromMoreThanOnePlace() {
        refused("e", "more than one of", endpoint("e").secrets(SecretRing.of(Secret.text("k", OTHER))));
    }

    @Test
    void takesAnEmptyRingForNoSecret() {
        assertThat(problems(Endpoint.of("e", Senders.attesta())
                        .secrets(SecretRing.none())
                        .acceptUnsigned()))
                .isEmpty();
    }

    @Test
    @DisplayName("row 133: a profile whose schemes can be confused for one another")
    void refusesSchemesThatCanBeConfused() {
        SenderProfile both = SenderProfile.named("both")
                .scheme(Senders.standardWebhooks().schemes().get(0))
                .scheme(Scheme.header("X-Legacy"))
                .build();
        refused("e", "confused for one another", Endpoint.of("e", both).secret(SECRET));
    }

    @Test
    @DisplayName("row 134: a template that can be read in two ways")
    void refusesAmbiguousTemplates() {
        SenderProfile touching = SenderProfile.named("t")
                .scheme(Scheme.header("X-Sig").template("{header:x-id}{body}"))
                .build();
        refused("e", "touch each other", Endpoint.of("e", touching).secret(SECRET));
    }

    @Test
    @DisplayName("row 135: a secret and unsigned deliveries on one endpoint")
    void refusesASecretTogetherWithUnsigned() {
        refused(
                "e",
                "accepts unsigned deliveries and has a secret",
                endpoint("e").acceptUnsigned());
        refused(
                "e",
                "accepts unsigned deliveries and has a secret",
                Endpoint.of("e", Senders.validibot())
                        .secrets(SecretRing.of(Secret.text("k", SECRET)))
                        .acceptUnsigned());
    }

    @Test
    @DisplayName("row 67: unsigned deliveries only with a warning")
    void warnsOfUnsigned() {
        assertThat(warnings(Endpoint.of("e", Senders.attesta()).acceptUnsigned()))
                .extracting(Problem::fault)
                .anyMatch(fault -> fault.contains("accepts unsigned deliveries"));
    }

    @Test
    void warnsWhereNoSignedTimeGuards() {
        assertThat(warnings(Endpoint.of("e", Senders.databridge()).secret(SECRET)))
                .extracting(Problem::fault)
                .anyMatch(fault -> fault.contains("signs no time"));
        assertThat(warnings(endpoint("e").anyAge()))
                .extracting(Problem::fault)
                .anyMatch(fault -> fault.contains("does not judge signed times"));
    }

    @Test
    void warnsOfAnOldMacAndASharedSecret() {
        SenderProfile sha1 = SenderProfile.named("old")
                .scheme(Scheme.header("X-Sig").mac(MacAlgorithm.HMAC_SHA_1_LEGACY))
                .build();
        assertThat(warnings(Endpoint.of("e", sha1).secret(SECRET)))
                .extracting(Problem::fault)
                .anyMatch(fault -> fault.contains("hmac-sha-1-legacy"));
        assertThat(warnings(endpoint("a"), endpoint("b")))
                .extracting(Problem::fault)
                .anyMatch(fault -> fault.contains("shares a secret with endpoint 'a'"));
    }

    @Test
    void listsEveryProblemAtOnceAndNeverASecret() {
        List<Problem> found = problems(
                endpoint("a").maxBody(0).maxAge(Duration.ZERO),
                Endpoint.of("b", Senders.github()).secret("hunter2-hunter"),
                Endpoint.of("c", Senders.slack()));
        assertThat(found).extracting(Problem::endpoint).contains("a", "a", "b", "c");
        assertThat(found.size()).isGreaterThanOrEqualTo(4);
        @Nullable String message = new ConfigurationException(found).getMessage();
        List<String> lines =
                message == null ? new ArrayList<>() : message.lines().toList();
        assertThat(lines).hasSize(found.size() + 1);
        assertThat(message).doesNotContain("hunter2");
    }

    /** A provider of a SHA-384 that answers with zeros. */
    private static final class WrongSha384 extends Provider {
        private static final long serialVersionUID = 1L;

        WrongSha384() {
            super("WrongSha384", "1", "computes nothing");
            put("MessageDigest.SHA-384", Zeros.class.getName());
        }
    }

    /** The digest of that provider. */
    public static final class Zeros extends MessageDigestSpi implements Cloneable {
        @Override
        protected void engineUpdate(byte input) {}

        @Override
        protected void engineUpdate(byte[] input, int offset, int length) {}

        @Override
        protected byte[] engineDigest() {
            return new byte[48];
        }

        @Override
        protected void engineReset() {}

        @Override
        public Object clone() throws CloneNotSupportedException {
            return super.clone();
        }
    }

    @Test
    @DisplayName("row 127: a store that cannot be relied on does not start, and says all that is wrong")
    void aStoreThatCannotBeReliedOnDoesNotStart() {
        ScriptedStore store = new ScriptedStore(false)
                .with(new StoreFault("has no table", "create it", true))
                .with(new StoreFault("may drop claims", "let it keep them", false))
                .with(new StoreFault("is too old", "bring it up to date", true));
        WebhookReceiver.Builder builder =
                WebhookReceiver.builder().endpoint(endpoint("one")).store(store);

        ConfigurationException refused = catchThrowableOfType(ConfigurationException.class, builder::build);

        assertThat(refused.problems())
                .containsExactly(
                        new Problem("receiver", "store has no table", "create it"),
                        new Problem("receiver", "store is too old", "bring it up to date"));
    }

    @Test
    void aStoreThatIsOnlySuspectStartsWithAWarning() {
        ScriptedStore store =
                new ScriptedStore(false).with(new StoreFault("may drop claims", "let it keep them", false));
        try (WebhookReceiver receiver =
                WebhookReceiver.builder().endpoint(endpoint("one")).store(store).build()) {
            assertThat(receiver.warnings())
                    .contains(new Problem("receiver", "store may drop claims", "let it keep them"));
        }
    }

    @Test
    void aStoreThatCannotBeLookedAtDoesNotStart() {
        WebhookReceiver.Builder builder =
                WebhookReceiver.builder().endpoint(endpoint("one")).store(new ScriptedStore(false).failing("check"));

        ConfigurationException refused = catchThrowableOfType(ConfigurationException.class, builder::build);

        assertThat(refused.problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.fault()).isEqualTo("store cannot be checked: by test"));
    }
}
