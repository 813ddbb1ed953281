package io.hookseal.cli.demo;

/** Shows outcomes as they come. */
interface OutcomeWriter {
    /** The receiver is there, under this URL. */
    void begin(String url);

    void write(Outcome outcome);

    /** That was all. */
    void end();
}
