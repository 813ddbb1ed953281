package io.hookseal.spring;

import io.hookseal.Problem;
import java.util.List;

/** The handlers of what the inbox keeps, where there is an inbox. Names none of its classes, which may not be there. */
interface KeptHandlers {
    /** What keeps them from being called; none is, if there is anything. */
    List<Problem> problems();
}
