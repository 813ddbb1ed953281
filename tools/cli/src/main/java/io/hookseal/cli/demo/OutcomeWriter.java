package io.hookseal.cli.demo;

/** Shows outcomes as they come. */
interface OutcomeWriter {
    /** The receiver is there, under this URL. */
    void begin(String url);

    /** What follows belongs together. */
    void scene(String title);

    void write(Outcome outcome);

    /** That was all. */
    void end();
}
