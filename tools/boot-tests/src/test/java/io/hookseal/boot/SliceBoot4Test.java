package io.hookseal.boot;

import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;

/** The slice of Boot 4. */
@WebMvcTest(Hooks.Orders.class)
class SliceBoot4Test extends SliceContract {}
