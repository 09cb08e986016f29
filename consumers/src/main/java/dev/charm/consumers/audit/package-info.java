/** What of an answer is form and not content, measured to audit what a reward depends on. */
@NullMarked
package dev.charm.consumers.audit;

import org.jspecify.annotations.NullMarked;
