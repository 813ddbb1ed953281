package io.hookseal.cli.config;

import io.hookseal.WebhookReceiver;
import java.util.List;

/** What became of a configuration file: a receiver, or all the reasons why there is none. */
public sealed interface Start {

    /**
     * A receiver that is ready.
     *
     * @param receiver the receiver; closing it ends the reloading of secret files
     * @param warnings what is worth a warning
     */
    record Ready(WebhookReceiver receiver, List<Fault> warnings) implements Start {
        /**
         * A ready receiver.
         *
         * @param receiver the receiver
         * @param warnings what is worth a warning; copied
         */
        public Ready {
            warnings = List.copyOf(warnings);
        }
    }

    /**
     * Nothing started.
     *
     * @param faults at least one
     */
    record Refused(List<Fault> faults) implements Start {
        /**
         * A refusal.
         *
         * @param faults at least one; copied
         */
        public Refused {
            faults = List.copyOf(faults);
        }
    }
}
