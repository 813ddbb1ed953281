/** Deliveries of DataBridge, Validibot, Attesta and dembrane become incidents in ServiceNow. */
@NullMarked
package io.hookseal.samples.servicenow;

import org.jspecify.annotations.NullMarked;
