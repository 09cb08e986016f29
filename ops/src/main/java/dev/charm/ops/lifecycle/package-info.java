/** What a service is to whoever runs it: started, watched, asked to stop, and why it failed. */
@NullMarked
package dev.charm.ops.lifecycle;

import org.jspecify.annotations.NullMarked;
