package io.hookseal.secrets;

import java.io.IOException;
import java.io.Serial;

/** A failed read whose message we wrote ourselves and may show, because it quotes no secret. */
final class SourceFault extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    SourceFault(String message) {
        super(message);
    }
}
