package io.hookseal.configuration;

import io.hookseal.ConfigurationException;
import io.hookseal.Endpoint;
import io.hookseal.Problem;
import io.hookseal.WebhookReceiver;
import io.hookseal.scheme.Scheme;
import io.hookseal.secrets.RingListener;
import io.hookseal.secrets.Secret;
import io.hookseal.secrets.SecretChecks;
import io.hookseal.secrets.SecretEncoding;
import io.hookseal.secrets.SecretLoadException;
import io.hookseal.secrets.SecretRing;
import io.hookseal.secrets.SecretSource;
import io.hookseal.secrets.SecretSources;
import io.hookseal.sender.IdentityRule;
import io.hookseal.sender.SecretForm;
import io.hookseal.sender.SenderProfile;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes a receiver of what was read. Where something could not be read, a stand-in takes its place, so that the core
 * checks the rest all the same; a receiver with a stand-in is never handed out, because its fault is noted.
 */
final class Assembly {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final List<EndpointDraft> drafts;
    private final boolean memoryIsEnough;
    private final List<Fault> faults;
    private final Consumer<String> reloads;
    private final List<SecretRing> rings = new ArrayList<>();
    private final Map<String, Origin> origins = new HashMap<>();
    private int standIns;

    Assembly(List<EndpointDraft> drafts, boolean memoryIsEnough, List<Fault> faults, Consumer<String> reloads) {
        this.drafts = drafts;
        this.memoryIsEnough = memoryIsEnough;
        this.faults = new ArrayList<>(faults);
        this.reloads = reloads;
    }

    Start start(Consumer<WebhookReceiver.Builder> more) {
        if (drafts.isEmpty()) {
            return refused();
        }
        boolean handedOut = false;
        try {
            Start start = build(more);
            handedOut = start instanceof Start.Ready;
            return start;
        } finally {
            if (!handedOut) {
                rings.forEach(SecretRing::close);
            }
        }
    }

    private Start build(Consumer<WebhookReceiver.Builder> more) {
        WebhookReceiver.Builder builder = WebhookReceiver.builder();
        if (memoryIsEnough) {
            builder.memoryIsEnough();
        }
        for (EndpointDraft draft : drafts) {
            origins.put(draft.name(), draft.origin());
            builder.endpoint(endpoint(draft));
        }
        more.accept(builder);
        boolean sound = faults.isEmpty();
        try {
            if (!sound) {
                builder.check(); // nothing of the caller's may begin, or be closed
                return refused();
            }
            WebhookReceiver receiver = builder.build();
            if (standIns == 0) {
                return new Start.Ready(
                        receiver,
                        receiver.warnings().stream().map(this::located).toList());
            }
            receiver.close();
            throw new IllegalStateException("a stand-in was needed, and no fault says why");
        } catch (ConfigurationException e) {
            e.problems().forEach(problem -> faults.add(located(problem)));
        }
        return refused();
    }

    private Start refused() {
        return new Start.Refused(faults.stream()
                .sorted(Comparator.comparingInt(fault -> fault.origin().line()))
                .toList());
    }

    private Fault located(Problem problem) {
        Fault fault = Fault.of(origins.getOrDefault(problem.endpoint(), Origin.NONE), problem);
        for (EndpointDraft draft : drafts) {
            if (draft.name().equals(problem.endpoint())) {
                fault = discreet(draft, fault);
            }
        }
        return spelled(fault);
    }

    /** The fault with settings in the place of the methods that the core names. */
    private static Fault spelled(Fault fault) {
        String mend = fault.mend()
                .replace("say memoryIsEnough()", "say 'memory-is-enough: true' beside 'endpoints'")
                .replace("inbox()", "'inbox: true'")
                .replace("IdentityRule.OtherContent.DUPLICATE", "'other-content: duplicate'");
        return new Fault(fault.origin(), fault.where(), fault.fault(), mend);
    }

    /**
     * The fault without what the core quotes of the file: ids that were given, and names of headers. A secret may stand
     * in the place of either.
     */
    private static Fault discreet(EndpointDraft draft, Fault fault) {
        String text = fault.fault();
        for (int i = 0; i < draft.secrets().size(); i++) {
            SecretDraft secret = draft.secrets().get(i);
            if (!secret.idShown()) {
                text = text.replace("secret '" + secret.id() + "'", "secret " + (i + 1))
                        .replace("Secret[id=" + secret.id() + ",", "Secret[id=" + (i + 1) + ",");
            }
        }
        SenderProfile profile = draft.profile();
        if (profile != null) {
            for (Scheme scheme : profile.schemes()) {
                text = text.replace("(" + String.join("/", scheme.headers()) + " over ", "(");
            }
            if (profile.identity() instanceof IdentityRule.OfSignedHeader of) {
                text = text.replace("the header '" + of.header() + "'", "a header");
            }
            if (profile.identity() instanceof IdentityRule.OfUnsignedHeader of) {
                text = text.replace("the header '" + of.header() + "'", "a header");
            }
        }
        return new Fault(fault.origin(), fault.where(), text, fault.mend());
    }

    private void note(EndpointDraft draft, Fault fault) {
        faults.add(discreet(draft, fault));
    }

    private Endpoint endpoint(EndpointDraft draft) {
        SenderProfile profile = draft.profile();
        Endpoint endpoint = Endpoint.of(draft.name(), profile == null ? standIn() : profile);
        if (draft.path() != null) {
            endpoint.path(draft.path());
        }
        if (draft.allowWeakSecrets()) {
            endpoint.allowWeakSecrets();
        }
        if (draft.maxBody() != null) {
            endpoint.maxBody(draft.maxBody());
        }
        if (draft.anyAge()) {
            endpoint.anyAge();
        }
        if (draft.maxAge() != null && profile != null) {
            endpoint.maxAge(draft.maxAge());
        }
        // of a stand-in's deadlines nothing can be said: they hang on the sender's
        if (profile != null) {
            claiming(endpoint, draft.claiming());
        }
        if (draft.acceptUnsigned()) {
            return endpoint.acceptUnsigned();
        }
        return withSecrets(endpoint, draft, profile == null ? SecretForm.TEXT : profile.secretForm());
    }

    private static void claiming(Endpoint endpoint, EndpointDraft.Claiming claiming) {
        if (claiming.retention() != null) {
            endpoint.retention(claiming.retention());
        }
        if (claiming.lease() != null) {
            endpoint.lease(claiming.lease());
        }
        if (claiming.handlerDeadline() != null) {
            endpoint.handlerDeadline(claiming.handlerDeadline());
        }
        if (claiming.acceptLoss()) {
            endpoint.acceptLoss();
        }
        if (claiming.onStoreFailure() != null) {
            endpoint.onStoreFailure(claiming.onStoreFailure());
        }
        if (claiming.inbox()) {
            endpoint.inbox();
        }
        endpoint.keepHeaders(claiming.keptHeaders().toArray(String[]::new));
    }

    private SenderProfile standIn() {
        standIns++;
        return SenderProfile.named("stand-in")
                .scheme(Scheme.header("X-Stand-In-Signature"))
                .build();
    }

    private Endpoint withSecrets(Endpoint endpoint, EndpointDraft draft, SecretForm form) {
        if (draft.secrets().stream().anyMatch(SecretDraft.InFile.class::isInstance)) {
            List<SecretSource> sources = new ArrayList<>();
            for (SecretDraft secret : draft.secrets()) {
                sources.add(source(draft, secret, form));
            }
            SecretRing ring = ring(draft, SecretSources.combine(sources));
            return ring == null ? endpoint.secret(standIn("secret")) : endpoint.secrets(ring);
        }
        for (SecretDraft secret : draft.secrets()) {
            endpoint.secret(secret instanceof SecretDraft.Text text ? made(draft, text, form) : standIn(secret.id()));
        }
        return endpoint;
    }

    private SecretSource source(EndpointDraft draft, SecretDraft secret, SecretForm form) {
        if (secret instanceof SecretDraft.InFile file) {
            SecretSource source = SecretSources.file(file.id(), file.path(), encoding(file.encoding(), form));
            if (readable(draft, file, source, form)) {
                return new Bounded(source, file.shown(), file.window());
            }
        }
        Secret fixed = secret instanceof SecretDraft.Text text ? made(draft, text, form) : standIn(secret.id());
        return SecretSources.supplier("the configuration", () -> List.of(fixed));
    }

    /** Reads a secret file by itself, because the ring would tell of the first bad one alone. */
    private boolean readable(EndpointDraft draft, SecretDraft.InFile file, SecretSource source, SecretForm form) {
        String where = Fault.endpoint(draft.name());
        try {
            for (Secret secret : source.load()) {
                if (file.encoding() == null
                        && form == SecretForm.UNDECLARED
                        && SecretChecks.ambiguousWithoutEncoding(secret)) {
                    noteAmbiguous(draft, file);
                }
            }
            return true;
        } catch (IOException e) {
            note(
                    draft,
                    Fault.ofMessage(
                            file.origin(), where, "has a secret in " + file.shown() + ", but " + e.getMessage()));
            return false;
        }
    }

    /** The ring of these sources, or null where one of them cannot be read, which is noted. */
    private @Nullable SecretRing ring(EndpointDraft draft, SecretSource source) {
        String where = Fault.endpoint(draft.name());
        SecretRing.Builder builder = SecretRing.following(source).listener(new RingListener() {
            @Override
            public void reloaded(List<String> ids) {
                reloads.accept(where + ": secrets reloaded: " + String.join(", ", ids));
            }

            @Override
            public void reloadFailed(String reason) {
                reloads.accept(where + ": secrets not reloaded, the old ones stay: " + reason);
            }
        });
        if (draft.allowWeakSecrets()) {
            builder.allowWeak();
        }
        try {
            SecretRing ring = builder.build();
            rings.add(ring);
            return ring;
        } catch (SecretLoadException e) {
            note(draft, Fault.ofMessage(draft.origin(), where, String.valueOf(e.getMessage())));
            return null;
        }
    }

    private Secret made(EndpointDraft draft, SecretDraft.Text text, SecretForm form) {
        String where = Fault.endpoint(draft.name());
        if (text.encoding() == null
                && form == SecretForm.UNDECLARED
                && SecretChecks.ambiguousWithoutEncoding(text.value())) {
            noteAmbiguous(draft, text);
        }
        try {
            return text.window().on(Secret.of(text.id(), text.value(), encoding(text.encoding(), form)));
        } catch (IllegalArgumentException e) {
            note(draft, Fault.ofMessage(text.origin(), where, String.valueOf(e.getMessage())));
            return standIn(text.id());
        }
    }

    private void noteAmbiguous(EndpointDraft draft, SecretDraft secret) {
        note(
                draft,
                new Fault(
                        secret.origin(),
                        Fault.endpoint(draft.name()),
                        "secret '" + secret.id() + "' could be text as well as an encoded key",
                        "say how the sender hands out its secrets: secret-encoding: text, hex, base64 or whsec"));
    }

    private static SecretEncoding encoding(@Nullable SecretEncoding declared, SecretForm form) {
        if (declared != null) {
            return declared;
        }
        return form == SecretForm.UNDECLARED ? SecretEncoding.TEXT : SecretEncoding.valueOf(form.name());
    }

    private Secret standIn(String id) {
        standIns++;
        byte[] key = new byte[SecretChecks.ADVISED_KEY_BYTES];
        RANDOM.nextBytes(key);
        try {
            return Secret.bytes(id, key);
        } catch (IllegalArgumentException e) {
            return Secret.bytes("stand-in-" + standIns, key);
        }
    }

    /** A source whose secrets are live in a window only, under a name that may be shown. */
    private record Bounded(SecretSource source, String describe, SecretDraft.Window window) implements SecretSource {
        @Override
        public List<Secret> load() throws IOException {
            return source.load().stream().map(window::on).toList();
        }
    }
}
