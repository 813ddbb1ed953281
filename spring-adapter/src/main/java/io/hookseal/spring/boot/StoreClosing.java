package io.hookseal.spring.boot;

import io.hookseal.idempotency.DeliveryStore;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AbstractBeanDefinition;

/**
 * Leaves the closing of the application's store to the receiver of the properties, which closes it behind the last delivery
 * that is being settled. Spring would close it at once, under them.
 */
final class StoreClosing implements BeanFactoryPostProcessor {
    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory factory) {
        if (!factory.containsBeanDefinition(HooksealAutoConfiguration.RECEIVER)) {
            return; // the application's own receiver may know nothing of the store
        }
        String[] stores = factory.getBeanNamesForType(DeliveryStore.class, true, false);
        for (String name : stores) {
            boolean defined = factory.containsBeanDefinition(name);
            BeanDefinition store = defined ? factory.getBeanDefinition(name) : null;
            if (store instanceof AbstractBeanDefinition taken && (stores.length == 1 || taken.isPrimary())) {
                taken.setDestroyMethodName("");
            }
        }
    }
}
