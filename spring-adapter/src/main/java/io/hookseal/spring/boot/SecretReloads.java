package io.hookseal.spring.boot;

/** Tells the log how reloads of secret files went. */
final class SecretReloads {
    private static final System.Logger LOG = System.getLogger(SecretReloads.class.getName());

    private SecretReloads() {}

    static void tell(String what) {
        LOG.log(System.Logger.Level.INFO, what);
    }
}
