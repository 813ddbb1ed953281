package io.hookseal.javalin;

import io.javalin.config.JavalinState;
import io.javalin.config.Key;
import io.javalin.config.NoValueForKeyException;
import io.javalin.http.Header;
import io.javalin.http.RequestLogger;
import io.javalin.http.servlet.JavalinServletContext;
import io.javalin.http.util.ETagGenerator;
import java.io.ByteArrayInputStream;
import java.io.InputStream;

/**
 * Writes the answers of webhook handlers that are in memory, in place of Javalin, which makes a new array of 32 KB for each
 * and looks up what may be compressed, where nothing is. It does what Javalin does in that place, in the same order, and leaves
 * to Javalin whatever is not as plain. Safe under many threads.
 *
 * @param javalin the application
 */
record ShortAnswers(JavalinState javalin) {
    private static final System.Logger LOG = System.getLogger(ShortAnswers.class.getName());
    private static final Key<ShortAnswers> KEY = new Key<>(ShortAnswers.class.getName());

    /** Lets this write the answers of an application. */
    static void prepare(JavalinState javalin) {
        javalin.appDataManager.registerIfAbsent(KEY, new ShortAnswers(javalin));
    }

    /** Has the answer written when everything else that Javalin has left to do is done. */
    static void last(JavalinServletContext ctx) {
        try {
            ShortAnswers answers = ctx.appData(KEY);
            ctx.getTasks().addLast(Exchange.always(() -> answers.write(ctx)));
        } catch (NoValueForKeyException e) {
            LOG.log(System.Logger.Level.DEBUG, "an application without the plugin answers by itself", e);
        }
    }

    private void write(JavalinServletContext ctx) {
        InputStream result = ctx.resultInputStream();
        if (result == null
                || result.getClass()
                        != ByteArrayInputStream.class // one of another class can read otherwise, and be closed
                || !plain(ctx)
                || ctx.getResponseWritten().getAndSet(true)) {
            return;
        }
        try {
            if (!ETagGenerator.INSTANCE.tryWriteEtagAndClose(javalin.http.generateEtags, ctx, result)) {
                result.transferTo(ctx.res().getOutputStream());
            }
            float millis = ctx.executionTimeMs();
            for (RequestLogger logger : javalin.httpRequestLoggers) {
                logger.handle(ctx, millis);
            }
        } catch (Throwable thrown) {
            javalin.internalRouter.handleHttpUnexpectedThrowable(ctx.res(), thrown);
        }
    }

    private static boolean plain(JavalinServletContext ctx) {
        return ctx.getTasks().isEmpty()
                && !ctx.req().isAsyncStarted() // whose timeout may be writing
                && !ctx.res().containsHeader(Header.CONTENT_ENCODING); // a compressor may have a part of it
    }
}
