package io.hookseal.boot;

import org.springframework.boot.test.autoconfigure.web.servlet.WebMvcTest;

/** The slice of Boot 3. */
@WebMvcTest(Hooks.Orders.class)
class SliceBoot3Test extends SliceContract {}
