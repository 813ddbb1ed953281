package io.hookseal.configuration;

import io.hookseal.ConfigurationException;
import io.hookseal.WebhookReceiver;
import java.util.List;

/** What became of a configuration: a receiver, or all the reasons why there is none. */
public sealed interface Start {

    /**
     * The receiver, or all the reasons why there is none as an exception.
     *
     * @return what is ready
     * @throws ConfigurationException where nothing started; it lists every fault with its place and its mend
     */
    default Ready orThrow() {
        if (this instanceof Refused refused) {
            throw new ConfigurationException(
                    refused.faults().stream().map(Fault::problem).toList());
        }
        return (Ready) this;
    }

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
