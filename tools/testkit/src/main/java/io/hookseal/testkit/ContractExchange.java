package io.hookseal.testkit;

import io.hookseal.delivery.Delivery;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer as a handler of an application has them, whatever the framework. An adapter's contract test
 * implements it with what its framework gives to handlers, and with nothing that stands before the adapter. What a method
 * throws is the framework's.
 */
public interface ContractExchange {

    /**
     * {@return the delivery, in the way in which the adapter hands it to handlers}
     *
     * @throws Exception the framework's
     */
    Delivery delivery() throws Exception;

    /**
     * {@return the body as the request's byte stream gives it}
     *
     * @throws Exception the framework's
     */
    byte[] bytes() throws Exception;

    /**
     * {@return the body as the request's character stream gives it, or else as the framework gives it for text}
     *
     * @throws Exception the framework's
     */
    String text() throws Exception;

    /**
     * {@return the first value of a parameter of a form body, or null where it has none of that name}
     *
     * @param name the parameter's name
     * @throws Exception the framework's, also where the body is no form
     */
    @Nullable
    String parameter(String name) throws Exception;

    /**
     * Asks for the parts of a multipart body.
     *
     * @throws Exception the framework's
     */
    void parts() throws Exception;

    /**
     * Answers with a few bytes.
     *
     * @param status the status
     * @param body the body
     * @throws Exception the framework's
     */
    void answer(int status, byte[] body) throws Exception;

    /**
     * Answers with bytes that are to be sent as they are read, because they may be more than memory holds. Called from the
     * handler's own thread only.
     *
     * @param status the status
     * @param body the body; closed by whoever reads it, whether it could be sent or not
     * @throws Exception the framework's
     */
    void stream(int status, InputStream body) throws Exception;

    /**
     * Returns at once, and has the rest of the handler run in another thread with this exchange. The answer leaves when the
     * rest has returned or thrown, or when {@link AdapterApplication#asyncTimeout()} is over. Called only where
     * {@link AdapterCapability#ASYNC} was declared.
     *
     * @param rest the rest of the handler
     * @throws Exception the framework's
     */
    default void later(ContractHandler rest) throws Exception {
        throw new UnsupportedOperationException("declared ASYNC without it");
    }

    /**
     * Returns at once, and has the handler called again for the same request, then with {@link #dispatched()} true. Called
     * only where {@link AdapterCapability#ASYNC_DISPATCH} was declared.
     *
     * @throws Exception the framework's
     */
    default void dispatch() throws Exception {
        throw new UnsupportedOperationException("declared ASYNC_DISPATCH without it");
    }

    /** {@return whether the handler is called again after {@link #dispatch()}} */
    default boolean dispatched() {
        return false;
    }
}
