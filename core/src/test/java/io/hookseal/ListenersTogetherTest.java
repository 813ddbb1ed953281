package io.hookseal;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ListenersTogetherTest {
    private static ReceiverListener noting(List<String> told, boolean throwing) {
        return (ReceiverListener) Proxy.newProxyInstance(
                ReceiverListener.class.getClassLoader(),
                new Class<?>[] {ReceiverListener.class},
                (self, method, arguments) -> {
                    told.add(method.getName());
                    if (throwing) {
                        throw new IllegalStateException("planned");
                    }
                    return null;
                });
    }

    @Test
    void tellsAllOfThemEverythingWhateverOneThrows() throws Exception {
        List<String> first = new ArrayList<>();
        List<String> second = new ArrayList<>();
        ReceiverListener all = ReceiverListener.all(List.of(noting(first, true), noting(second, false)));
        List<String> methods = new ArrayList<>();
        for (Method method : ReceiverListener.class.getMethods()) {
            if (!Modifier.isStatic(method.getModifiers())) {
                methods.add(method.getName());
                Object[] arguments = new Object[method.getParameterCount()];
                for (int i = 0; i < arguments.length; i++) {
                    arguments[i] = method.getParameterTypes()[i] == int.class ? (Object) 2 : null;
                }
                method.invoke(all, arguments);
            }
        }
        assertThat(methods).hasSizeGreaterThan(10);
        assertThat(first).containsExactlyElementsOf(methods);
        assertThat(second).containsExactlyElementsOf(methods);
    }
}
