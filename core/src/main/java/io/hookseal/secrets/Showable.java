package io.hookseal.secrets;

/** The bounds of a name that may stand in a log line or be handed to a resolver. */
final class Showable {
    static final int LONGEST = 200;

    private Showable() {}

    static boolean is(String name) {
        return !name.isBlank() && name.length() <= LONGEST && name.chars().noneMatch(Character::isISOControl);
    }
}
