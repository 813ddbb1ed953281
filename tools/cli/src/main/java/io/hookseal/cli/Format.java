package io.hookseal.cli;

/** How output is written; the names are those of the command line. */
enum Format {
    /** For people. */
    text,
    /** For programs: one JSON object a line. */
    json
}
