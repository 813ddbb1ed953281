/** Tests of the adapter in real servers, with Spring MVC 6.2 and 7 in turn. */
@NullMarked
package io.hookseal.spring;

import org.jspecify.annotations.NullMarked;
