/** What of a response is form and not content, and what it comes to over many responses. */
@NullMarked
package dev.charm.calibration.style;

import org.jspecify.annotations.NullMarked;
