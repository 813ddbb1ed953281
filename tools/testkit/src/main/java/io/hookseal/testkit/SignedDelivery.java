package io.hookseal.testkit;

import io.hookseal.json.JsonLexis;
import io.hookseal.json.JsonScan;
import io.hookseal.json.JsonScanner;
import io.hookseal.request.RequestHead;
import io.hookseal.scheme.Scheme;
import io.hookseal.scheme.SignatureEncoding;
import io.hookseal.scheme.SignedForm;
import io.hookseal.scheme.SignedTime;
import io.hookseal.scheme.TimeFormat;
import io.hookseal.scheme.ValueForm;
import io.hookseal.secrets.KeyMaterial;
import io.hookseal.secrets.Secret;
import io.hookseal.secrets.SecretEncoding;
import io.hookseal.sender.SecretForm;
import io.hookseal.sender.SenderProfile;
import io.hookseal.signature.KeyedMac;
import io.hookseal.signature.SignedBytes;
import io.hookseal.signature.TemplateBytes;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A delivery as its sender would send it now: a body, and the headers that sign it by the first scheme of the sender's
 * profile.
 *
 * <pre>{@code
 * SignedDelivery.of(Senders.validibot(), secret, "{\"event\":\"run.failed\"}")
 * }</pre>
 *
 * <p>A signed time in a header is the present unless {@link #at} says otherwise; one in the body is the body's own affair. A
 * header that the signature covers and that was not given has a value that is always the same for one body. Immutable.
 */
public final class SignedDelivery {
    private static final String CONTENT_TYPE = "Content-Type";

    private final SenderProfile sender;
    private final Secret secret;
    private final byte[] body;
    private final Instant time;
    private final List<Header> given;
    private final List<Header> headers;

    private SignedDelivery(SenderProfile sender, Secret secret, byte[] body, Instant time, List<Header> given) {
        this.sender = sender;
        this.secret = secret;
        this.body = body;
        this.time = time;
        this.given = List.copyOf(given);
        this.headers = sign();
    }

    /**
     * Signs a body.
     *
     * @param sender whose delivery it is
     * @param secret the secret, written as the sender hands it out
     * @param body the body; copied
     * @return the delivery
     * @throws IllegalArgumentException where the secret is not written so, or the body is not the JSON that is signed
     */
    public static SignedDelivery of(SenderProfile sender, String secret, byte[] body) {
        SecretForm form = sender.secretForm();
        SecretEncoding encoding =
                form == SecretForm.UNDECLARED ? SecretEncoding.TEXT : SecretEncoding.valueOf(form.name());
        return new SignedDelivery(sender, Secret.of("test", secret, encoding), body.clone(), Instant.now(), List.of());
    }

    /**
     * Signs a text, in UTF-8.
     *
     * @param sender whose delivery it is
     * @param secret the secret, written as the sender hands it out
     * @param body the body
     * @return the delivery
     * @throws IllegalArgumentException where the secret is not written so, or the body is not the JSON that is signed
     */
    public static SignedDelivery of(SenderProfile sender, String secret, String body) {
        return of(sender, secret, body.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * This delivery signed at another time.
     *
     * @param instant the signed time, where the sender signs one in a header
     * @return a delivery that differs in nothing else
     */
    public SignedDelivery at(Instant instant) {
        return new SignedDelivery(sender, secret, body, instant, given);
    }

    /**
     * This delivery with one more header, as {@code X-GitHub-Event}; or with another value of one that it has and that is no
     * signature. If the signature covers it, it is signed.
     *
     * @param name the header's name
     * @param value its value
     * @return a delivery that differs in nothing else
     */
    public SignedDelivery header(String name, String value) {
        Header added = new Header(name, value);
        List<Header> more = new ArrayList<>(given);
        more.removeIf(header -> header.isNamed(name));
        more.add(added);
        return new SignedDelivery(sender, secret, body, time, more);
    }

    /**
     * The headers, {@code Content-Type: application/json} among them unless another was given.
     *
     * @return an unmodifiable list
     */
    public List<Header> headers() {
        return headers;
    }

    /**
     * The body.
     *
     * @return a new array
     */
    public byte[] body() {
        return body.clone();
    }

    /**
     * The request that delivers it, for {@link RawHttp}.
     *
     * @param path where it is delivered
     * @return a POST in HTTP/1.1 that closes the connection
     */
    public RawRequest to(String path) {
        List<Header> all = new ArrayList<>();
        all.add(new Header("Host", "localhost"));
        all.add(new Header("Connection", "close"));
        all.addAll(headers);
        all.add(new Header("Content-Length", Integer.toString(body.length)));
        return RawRequest.of("POST", path, "HTTP/1.1", all, Framing.CONTENT_LENGTH, body);
    }

    private List<Header> sign() {
        Scheme scheme = sender.schemes().get(0);
        List<Header> all = new ArrayList<>(given);
        add(all, CONTENT_TYPE, "application/json");
        String text = null;
        if (scheme.time() instanceof SignedTime.InHeader inHeader) {
            add(all, inHeader.header(), written(time, inHeader.format()));
            text = valueOf(all, inHeader.header());
        } else if (scheme.time() instanceof SignedTime.InSignatureHeader inList) {
            text = written(time, inList.format());
        }
        SignedBytes signed = signedBytes(scheme, all, text);
        byte[] key = KeyMaterial.expose(secret);
        byte[] mac = KeyedMac.prepare(scheme.mac(), key).mac(signed);
        String spelled = scheme.encoding() == SignatureEncoding.BASE64
                ? Base64.getEncoder().encodeToString(mac)
                : HexFormat.of().formatHex(mac);
        String name = scheme.headers().get(0);
        all.removeIf(header -> header.isNamed(name));
        all.add(new Header(name, value(scheme.value(), spelled, text)));
        return List.copyOf(all);
    }

    private SignedBytes signedBytes(Scheme scheme, List<Header> all, @Nullable String text) {
        if (scheme.signedForm() instanceof SignedForm.Template template) {
            String id = "msg_" + UUID.nameUUIDFromBytes(body).toString().replace("-", "");
            for (SignedForm.Part part : template.parts()) {
                if (part instanceof SignedForm.Header header) {
                    add(all, header.name(), id);
                }
            }
            SignedBytes filled = TemplateBytes.fill(template, new Head(all), text, body);
            if (filled == null) {
                throw new IllegalArgumentException("a signed header holds what it is set off with, or is not visible"
                        + " ASCII; give it another value");
            }
            return filled;
        }
        if (scheme.signedForm() instanceof SignedForm.CanonicalJson) {
            JsonLexis lexis = sender.nonFiniteNumbers() ? JsonLexis.NAN_AND_INFINITY : JsonLexis.STRICT;
            JsonScan scan = JsonScanner.builder().lexis(lexis).build().scanCanonical(body);
            if (scan instanceof JsonScan.WellFormed wellFormed) {
                return SignedBytes.of(wellFormed.canonicalBuffer());
            }
            throw new IllegalArgumentException(
                    "sender '" + sender.name() + "' signs canonical JSON, and the body is not strict JSON");
        }
        return SignedBytes.of(body);
    }

    private static String value(ValueForm form, String mac, @Nullable String time) {
        if (form instanceof ValueForm.Prefixed prefixed) {
            return prefixed.prefix() + mac;
        }
        if (form instanceof ValueForm.Either either) {
            return either.prefix() + mac;
        }
        if (form instanceof ValueForm.KeyValueList list) {
            return (list.timeKey() == null ? "" : list.timeKey() + "=" + time + ",") + list.signatureKey() + "=" + mac;
        }
        return form instanceof ValueForm.VersionedList list ? list.version() + "," + mac : mac;
    }

    private static String written(Instant time, TimeFormat format) {
        return switch (format) {
            case EPOCH_SECONDS -> Long.toString(time.getEpochSecond());
            case EPOCH_MILLIS -> Long.toString(time.toEpochMilli());
            case ISO_8601 -> time.toString();
        };
    }

    private static void add(List<Header> all, String name, String value) {
        if (all.stream().noneMatch(header -> header.isNamed(name))) {
            all.add(new Header(name, value));
        }
    }

    private static String valueOf(List<Header> all, String name) {
        return all.stream()
                .filter(header -> header.isNamed(name))
                .map(Header::value)
                .findFirst()
                .orElseThrow();
    }

    /** The sender and the lengths; never a signature or the body. */
    @Override
    public String toString() {
        return "SignedDelivery[" + sender.name() + ", " + body.length + " bytes]";
    }

    private record Head(List<Header> all) implements RequestHead {
        Head {
            Objects.requireNonNull(all);
        }

        @Override
        public String method() {
            return "POST";
        }

        @Override
        public List<String> headers(String name) {
            return all.stream()
                    .filter(header -> header.isNamed(name))
                    .map(Header::value)
                    .toList();
        }
    }
}
