package io.hookseal.secrets;

/** The bounds of a name that may stand in a log line or be handed to a resolver. */
final class Showable {
    static final int LONGEST = 200;

    private Showable() {}

    static boolean is(String name) {
        if (name.isBlank() || name.length() > LONGEST) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if (Character.isISOControl(name.charAt(i))) {
                return false;
            }
        }
        return true;
    }
}
